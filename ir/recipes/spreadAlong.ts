import { cropOrPad } from "./cropOrPad.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** Each element of an axis of known size followed by stride − 1 zeros. */
export function spreadAlong(x: Value, { axis, stride }: { axis: number; stride: number }, b: Builder): Value {
  if (stride === 1) return x;
  const { shape } = x.type;
  const columns = b.reshape([x], { shape: shape.toSpliced(axis + 1, 0, 1) });
  const filled = cropOrPad(columns, { axes: [axis + 1], starts: [0], sizes: [stride] }, b);
  return b.reshape([filled], { shape: shape.with(axis, (shape[axis] as number) * stride) });
}
