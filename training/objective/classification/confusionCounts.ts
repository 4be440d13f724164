import { mulDims } from "../../../ir/types/dim.ts";
import type { Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/value.ts";
import { classIndices } from "./classIndices.ts";

/** Weighted counts [C, C] over the batch: rows are the true class, columns the predicted one; `weight` is [N]. */
export function confusionCounts(
  { prediction, target, weight }: { prediction: Value; target: Value; weight: Value },
  b: Builder,
): Value {
  const { guess, actual, classes } = classIndices({ prediction, target }, b);
  const { shape } = target.type;
  const weights = b.reshape([weight], { shape: [shape[0]!, ...shape.map(() => 1)] });
  const rows = [mulDims(...shape), classes];
  const weighted = b.mul([b.oneHot([actual], { depth: classes }), weights]);
  const x = b.reshape([weighted], { shape: rows });
  const y = b.reshape([b.oneHot([guess], { depth: classes })], { shape: rows });
  return b.matMul([b.transpose([x], { perm: [1, 0] }), y]);
}
