import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";

/** Type of a target that is compared element by element: the prediction's own, float32 [N, …]. */
export const elementTarget = (prediction: TensorType): TensorType | Problem =>
  prediction.dtype === "float32" && prediction.shape.length >= 1
    ? tensor(prediction.shape)
    : problem.lossShape({ phrase: "float32Values" }, prediction);
