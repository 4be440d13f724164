import { mulDims } from "../../../ir/types/dim.ts";
import type { Builder } from "../../../ir/builder.ts";
import type { Answers } from "../../../compiler/steps/stepObjective.ts";
import type { Value } from "../../../ir/value.ts";
import { classIndices } from "./classIndices.ts";

/** Weighted counts [C, C] over the batch: rows are the true class, columns the predicted one; `weight` is [N]. */
export function confusionCounts(x: Answers, b: Builder): Value {
  const { guess, actual, classes } = classIndices(x, b);
  const { weight } = x;
  const { shape } = x.target.type;
  const weights = b.reshape([weight], { shape: [shape[0]!, ...shape.map(() => 1)] });
  const rows = [mulDims(...shape), classes];
  const weighted = b.mul([b.oneHot([actual], { depth: classes }), weights]);
  const trueClass = b.reshape([weighted], { shape: rows });
  const guessed = b.reshape([b.oneHot([guess], { depth: classes })], { shape: rows });
  return b.matMul([b.transpose([trueClass], { perm: [1, 0] }), guessed]);
}
