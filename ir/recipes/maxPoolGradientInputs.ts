import type { Value } from "../value.ts";
import type { WindowAttrs } from "../types/window.ts";

export type MaxPoolAttrs = WindowAttrs & { ceil: boolean };

/** What the gradient of max pooling is made from. */
export interface MaxPoolGradientInputs {
  x: Value;
  y: Value;
  dy: Value;
  attrs: MaxPoolAttrs;
}

/** Padding that no element of x falls below: the lowest float32. */
export const LOWEST_FLOAT32 = -3.4028234663852886e38;
