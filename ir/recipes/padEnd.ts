import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** x with `count` zeros more at the end of an axis. */
export function padEnd(x: Value, { axis, count }: { axis: number; count: number }, b: Builder): Value {
  const rank = x.type.shape.length;
  const pads = new Array<number>(2 * rank).fill(0).with(rank + axis, count);
  return b.pad([x], { pads, value: 0 });
}
