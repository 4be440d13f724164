import type { Program } from "../../ir/program.ts";
import { evaluateLoss } from "./evaluateLoss.ts";
import { lowerModel, modelSlots } from "./model.ts";
import { accumulate, type StepSource } from "./stepContext.ts";

/** Running counts of true against predicted classes. */
export const confusionSum = "eval/confusion";

/** Forward in evaluation mode, with running sums of loss and metrics; no other state changes. */
export function evalStep(source: StepSource): Program {
  const model = lowerModel(source, { training: false });
  const { b, inputs, state, target, weight } = model;
  const { accumulators } = evaluateLoss({ ...model, objective: source.objective, prefix: "eval" }, b);
  if (source.confusion) {
    const counts = source.confusion(model, b);
    const leaf = b.leaf(confusionSum, counts.type);
    accumulators.push(accumulate(confusionSum, leaf, b.add([leaf, counts])));
  }
  return {
    name: "eval",
    inputs: [...inputs, target, weight],
    state: [...modelSlots(state), ...accumulators],
    outputs: {},
  };
}
