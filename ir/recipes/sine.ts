import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** π in two parts; whole numbers up to 2¹⁵ times the first are exact in float32. */
const PI_HIGH = 3.140625;
const PI_LOW = Math.PI - PI_HIGH;

/** Coefficients of sin(r) / r by powers of r², from the highest down; 6e-8 off at π/2. */
const series = [-1 / 39916800, 1 / 362880, -1 / 5040, 1 / 120, -1 / 6];

/**
 * Sine or cosine exact to float32 rounding, where WGSL promises its own to 2⁻¹¹ up to π and nothing beyond. With
 * x = (k + h)·π + r, sin(x) is (−1)ᵏ·sin(r) for h = 0, and cos(x) is −(−1)ᵏ·sin(r) for h = ½: an angle that is moved by
 * π/2 to make one of the other would lose its last bits.
 */
export function sine(x: Value, kind: "sin" | "cos", b: Builder): Value {
  const number = (n: number): Value => b.constant(n, [], x.type.dtype);
  const turns = b.mul([x, number(1 / Math.PI)]);
  const k = b.floor([kind === "cos" ? turns : b.add([turns, number(0.5)])]);
  const center = kind === "cos" ? b.add([k, number(0.5)]) : k;
  const r = b.sub([b.sub([x, b.mul([center, number(PI_HIGH)])]), b.mul([center, number(PI_LOW)])]);
  const square = b.mul([r, r]);
  const [highest, ...others] = series.map(number) as [Value, ...Value[]];
  const sum = others.reduce((total, next) => b.add([b.mul([total, square]), next]), highest);
  const sineOfRest = b.add([r, b.mul([b.mul([r, square]), sum])]);
  // k − 2·floor(k / 2) is 0 for even k, else 1.
  const odd = b.sub([k, b.mul([b.floor([b.mul([k, number(0.5)])]), number(2)])]);
  const sign = kind === "cos" ? 1 : -1;
  return b.mul([sineOfRest, b.sub([b.mul([odd, number(2 * sign)]), number(sign)])]);
}
