import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** What to take of a tensor along some axes. */
export interface Extent {
  axes: readonly number[];
  /** First index along each axis; may be negative. */
  starts: readonly number[];
  sizes: readonly number[];
  /** What stands beyond the tensor; 0 unless said. */
  fill?: number;
}

/** `sizes` elements of x from `starts` along `axes`, with `fill` where that reaches beyond x. Axes are static. */
export function cropOrPad(x: Value, { axes, starts, sizes, fill = 0 }: Extent, b: Builder): Value {
  const have = axes.map((axis) => x.type.shape[axis] as number);
  const ends = starts.map((start, i) => start + sizes[i]!);
  if (axes.some((_, i) => starts[i]! >= have[i]! || ends[i]! <= 0)) {
    const shape = x.type.shape.map((d, axis) => (axes.includes(axis) ? sizes[axes.indexOf(axis)]! : d));
    return b.expand([b.constant(fill)], { shape });
  }
  const kept = b.slice([x], {
    axes,
    starts: starts.map((start) => Math.max(0, start)),
    ends: ends.map((end, i) => Math.min(have[i]!, end)),
    steps: axes.map(() => 1),
  });
  const rank = x.type.shape.length;
  const pads = new Array<number>(2 * rank).fill(0);
  axes.forEach((axis, i) => {
    pads[axis] = Math.max(0, -starts[i]!);
    pads[rank + axis] = Math.max(0, ends[i]! - have[i]!);
  });
  return b.pad([kept], { pads, value: fill });
}
