import type { Builder } from "../../../ir/builder.ts";
import type { Answers } from "../../../compiler/steps/stepObjective.ts";
import type { Value } from "../../../ir/value.ts";

/** Class numbers, int32 [N, …], of what was predicted and what is true. */
export interface ClassIndices {
  guess: Value;
  actual: Value;
  /** 2 for a yes or no. */
  classes: number;
}

/**
 * Classes of scores with int32 labels [N, …], as which they are shaped but for the axis of classes: the first of the
 * highest. Classes of logits with float32 labels of the same shape: 1 where the logit is above 0.
 */
export function classIndices(x: Omit<Answers, "weight">, b: Builder): ClassIndices {
  const { prediction, target, classAxis: axis = prediction.type.shape.length - 1 } = x;
  if (target.type.dtype === "float32") {
    const above = (v: Value, limit: number): Value =>
      b.cast([b.greater([v, b.constant(limit)])], { to: "int32" });
    return { guess: above(prediction, 0), actual: above(target, 0.5), classes: 2 };
  }
  return {
    guess: b.reshape([b.argMax([prediction], { axis })], { shape: target.type.shape }),
    actual: target,
    classes: prediction.type.shape[axis] as number,
  };
}
