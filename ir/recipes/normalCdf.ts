import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** Φ(x) = (1 + erf(x / √2)) / 2, the share of a normal distribution below x. */
export function normalCdf(x: Value, b: Builder): Value {
  const error = b.erf([b.mul([x, b.constant(Math.SQRT1_2)])]);
  return b.mul([b.add([error, b.constant(1)]), b.constant(0.5)]);
}
