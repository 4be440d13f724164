import type { Builder } from "../builder.ts";
import { exactDivDims } from "../types/dim.ts";
import type { Value } from "../value.ts";

/** The two halves of an axis of even size. */
export function splitInHalf(x: Value, axis: number, b: Builder): [Value, Value] {
  const { shape } = x.type;
  const size = shape[axis]!;
  const part = (of: Value, i: number, length: number): Value =>
    b.slice([of], { axes: [axis], starts: [i * length], ends: [(i + 1) * length], steps: [1] });
  if (typeof size === "number") return [part(x, 0, size / 2), part(x, 1, size / 2)];
  // An open axis is halved by way of an axis of two, since a slice begins at a known index.
  const half = exactDivDims(size, 2)!;
  const pair = b.reshape([x], { shape: shape.toSpliced(axis, 1, 2, half) });
  const flat = (i: number): Value => b.reshape([part(pair, i, 1)], { shape: shape.with(axis, half) });
  return [flat(0), flat(1)];
}
