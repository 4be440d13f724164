import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** Gradient of a bias of each channel: dy [N, C, …] → [C]. */
export function sumByChannel(dy: Value, b: Builder): Value {
  const axes = dy.type.shape.flatMap((_, i) => (i === 1 ? [] : [i]));
  return b.reshape([b.reduceSum([dy], { axes })], { shape: [dy.type.shape[1]!] });
}
