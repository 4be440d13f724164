import type { Value } from "../value.ts";
import type { WindowAttrs } from "../types/window.ts";

export type MaxPoolAttrs = WindowAttrs & { ceil: boolean };

/** What the gradient of max pooling is made from. */
export interface MaxPoolParts {
  x: Value;
  y: Value;
  dy: Value;
  attrs: MaxPoolAttrs;
}

/** Padding that no element of x falls below: the lowest float32. */
export const LOWEST = -3.4028234663852886e38;
