import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";

/** π as two numbers, the first short enough that its products with whole numbers are exact. */
const PI_HIGH = 3.140625;
const PI_LOW = Math.PI - PI_HIGH;

/** Coefficients of sin(r) / r by powers of r², from the highest down; 6e-8 off at π/2. */
const series = [-1 / 39916800, 1 / 362880, -1 / 5040, 1 / 120, -1 / 6];

/**
 * Sine or cosine in float32, where a runtime is less exact: WGSL promises them to 5e-4 up to π, and nothing beyond.
 * With x = (k + h)·π + r, sin(x) is (−1)ᵏ·sin(r) for h = 0 and cos(x) is −(−1)ᵏ·sin(r) for h = ½.
 */
export function sine(x: Value, kind: "sin" | "cos", b: Builder): Value {
  const c = (value: number): Value => b.constant(value);
  const half = kind === "cos" ? 0.5 : 0;
  const turns = b.mul([x, c(1 / Math.PI)]);
  const k = b.floor([half ? turns : b.add([turns, c(0.5)])]);
  const center = half ? b.add([k, c(half)]) : k;
  const r = b.sub([b.sub([x, b.mul([center, c(PI_HIGH)])]), b.mul([center, c(PI_LOW)])]);
  const square = b.mul([r, r]);
  const [highest, ...others] = series.map(c) as [Value, ...Value[]];
  const sum = others.reduce((total, next) => b.add([b.mul([total, square]), next]), highest);
  const sineOfRest = b.add([r, b.mul([b.mul([r, square]), sum])]);
  // k − 2·floor(k / 2) is 0 for even k, else 1.
  const odd = b.sub([k, b.mul([b.floor([b.mul([k, c(0.5)])]), c(2)])]);
  const sign = b.sub([b.mul([odd, c(half ? 2 : -2)]), c(half ? 1 : -1)]);
  return b.mul([sineOfRest, sign]);
}
