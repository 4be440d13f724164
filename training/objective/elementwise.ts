import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { meanPerSample } from "../../ir/recipes/meanPerSample.ts";
import { py, type PyCode, pyName } from "../../layers/python/py.ts";
import type { Builder } from "../../ir/builder.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";
import type { Value } from "../../ir/value.ts";

/** Type of a target that is compared element by element: the prediction's own, float32 [N, …]. */
export const elementTarget = (prediction: TensorType): TensorType | Problem =>
  prediction.dtype === "float32" && prediction.shape.length >= 1
    ? tensor(prediction.shape)
    : problem.lossShape({ phrase: "float32Values" }, prediction);

/** Call of a function of PyTorch that compares element by element; `more` are further arguments. */
export const elementwiseTorch = (
  name: string,
  { prediction, target, each = false }: { prediction: PyCode; target: PyCode; each?: boolean },
  more = py``,
): PyCode =>
  py`${pyName(name)}(${prediction}, ${target}.view_as(${prediction})${more}${each ? py`, reduction="none"` : py``})`;

/** x: [N, …] as the mean of each sample, weighted and summed over the batch, [1]; `weight` is [N]. */
export const weightedSum = (x: Value, weight: Value, b: Builder): Value =>
  b.reduceSum([b.mul([meanPerSample(x, b), weight])], { axes: [0] });
