import { createBuilder } from "../../ir/builder.ts";
import type { Program } from "../../ir/program.ts";
import { type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";
import { evaluateLoss } from "./evaluateLoss.ts";
import { lowerModel } from "./model.ts";
import { feeds, type StepSource } from "./stepContext.ts";

/** Name of the input that holds the one answer, [1, …]. */
export const baselineAnswer = "baseline/answer";

/** What the model of a source answers at the size of a batch, and along which axis its classes stand. */
export function predictionOf(source: StepSource): { type: TensorType; classAxis?: number } {
  const { prediction, classAxis } = lowerModel(source, { training: false });
  return { type: prediction.type, ...(classAxis !== undefined && { classAxis }) };
}

/** Running sums of loss and metrics, as in an eval step, of the same answer for every sample; `shape` is the answer's. */
export function baselineStep(
  { objective, batchSize }: Pick<StepSource, "objective" | "batchSize">,
  { type, classAxis }: ReturnType<typeof predictionOf>,
  shape: Shape,
): Program {
  const b = createBuilder();
  const answer = b.leaf(baselineAnswer, tensor(shape));
  const weight = b.leaf(feeds.weight, tensor([batchSize]));
  const wanted = objective.loss.unit.target(type, objective.loss.params);
  if ("severity" in wanted) throw new Error("internal: a loss does not fit what it is trained with");
  const target = b.leaf(feeds.target, wanted);
  const prediction = b.expand([answer], { shape: type.shape });
  const axis = classAxis !== undefined && { classAxis };
  const x = { prediction, target, weight, addedLosses: [], objective, prefix: "eval", ...axis };
  const { accumulators } = evaluateLoss(x, b);
  return { name: "baseline", inputs: [answer, target, weight], state: accumulators, outputs: {} };
}
