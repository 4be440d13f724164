import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";

/** Coefficients of sin(h) / h by powers of h²: 1, −1/3!, 1/5! … */
const series = [1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362880, -1 / 39916800, 1 / 6227020800];

/** π in two parts; small whole numbers times the first are exact in float32. */
const PI_HIGH = 3.140625;
const PI_LOW = Math.PI - PI_HIGH;

/**
 * cos x = 1 − 2·sin²h, with h = x/2 less the nearest whole number of π. WGSL promises its own cosine to 2⁻¹¹ alone;
 * this one is exact to float32 rounding.
 */
export function cosineByPolynomial(x: Value, b: Builder): Value {
  const { dtype } = x.type;
  const number = (n: number): Value => b.constant(n, [], dtype);
  const half = b.mul([x, number(0.5)]);
  const turns = b.floor([b.add([b.mul([x, number(0.5 / Math.PI)]), number(0.5)])]);
  const rest = b.sub([half, b.mul([turns, number(PI_HIGH)])]);
  const h = b.sub([rest, b.mul([turns, number(PI_LOW)])]);
  const square = b.mul([h, h]);
  const quotient = series.reduceRight<Value | undefined>(
    (sum, c) => (sum ? b.add([b.mul([sum, square]), number(c)]) : number(c)),
    undefined,
  );
  const sine = b.mul([h, quotient!]);
  return b.sub([number(1), b.mul([b.mul([sine, sine]), number(2)])]);
}
