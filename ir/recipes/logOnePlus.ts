import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** Of artanh(s) / s by powers of s², from the highest down; 2e-8 off at s = ⅓. */
const series = [1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3, 1];

/** log(1 + u) for u between 0 and 1, also where 1 + u has none of the digits of u: 2·artanh(u / (u + 2)). */
export function logOnePlus(u: Value, b: Builder): Value {
  const number = (n: number): Value => b.constant(n, [], u.type.dtype);
  const s = b.div([u, b.add([u, number(2)])]);
  const square = b.mul([s, s]);
  const [highest, ...others] = series.map(number) as [Value, ...Value[]];
  const sum = others.reduce((total, next) => b.add([b.mul([total, square]), next]), highest);
  return b.mul([b.add([s, s]), sum]);
}
