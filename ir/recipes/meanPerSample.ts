import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** x: [N, …] as the mean over all axes but the first, [N]. */
export function meanPerSample(x: Value, b: Builder): Value {
  const { shape } = x.type;
  const axes = shape.flatMap((d, i) => (i > 0 && d !== 1 ? [i] : []));
  const mean = axes.length > 0 ? b.reduceMean([x], { axes }) : x;
  return shape.length === 1 ? mean : b.reshape([mean], { shape: shape.slice(0, 1) });
}
