import type { Builder } from "./ir/builder.ts";
import type { Value } from "./ir/value.ts";

/** What to take of a tensor along some axes. */
export interface Extent {
  axes: readonly number[];
  /** First index along each axis; may be negative. */
  starts: readonly number[];
  sizes: readonly number[];
}

/** `sizes` elements of x from `starts` along `axes`, with `fill` where that reaches beyond x. Axes are static. */
export function cropOrPad(x: Value, { axes, starts, sizes }: Extent, b: Builder, fill = 0): Value {
  const have = axes.map((axis) => x.type.shape[axis] as number);
  const ends = starts.map((start, i) => start + sizes[i]!);
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
