import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Builder } from "../../ir/builder.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";
import type { Value } from "../../ir/value.ts";

/** Type of a target that is compared element by element: the prediction's own, float32 [N, …]. */
export const elementTarget = (prediction: TensorType): TensorType | Problem =>
  prediction.dtype === "float32" && prediction.shape.length >= 1
    ? tensor(prediction.shape)
    : problem.lossShape({ phrase: "float32Values" }, prediction);

/** x: [N, …] as the mean over all axes but the first, [N]. */
export function meanPerSample(x: Value, b: Builder): Value {
  const { shape } = x.type;
  const axes = shape.flatMap((d, i) => (i > 0 && d !== 1 ? [i] : []));
  const mean = axes.length > 0 ? b.reduceMean([x], { axes }) : x;
  return shape.length === 1 ? mean : b.reshape([mean], { shape: shape.slice(0, 1) });
}

/** The same weighted and summed over the batch, [1]; `weight` is [N]. */
export const weightedSum = (x: Value, weight: Value, b: Builder): Value =>
  b.reduceSum([b.mul([meanPerSample(x, b), weight])], { axes: [0] });
