import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";

/** Mean and variance [N, C, 1, …] of each channel of each sample, and x less the mean. x: [N, C, …]. */
export function instanceStatistics(
  x: Value,
  b: LayerBuilder,
): { mean: Value; variance: Value; centered: Value } {
  const axes = x.type.shape.flatMap((_, i) => (i < 2 ? [] : [i]));
  const mean = b.reduceMean([x], { axes });
  const centered = b.sub([x, mean]);
  return { mean, variance: b.reduceMean([b.mul([centered, centered])], { axes }), centered };
}
