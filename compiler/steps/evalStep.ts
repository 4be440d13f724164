import type { Program } from "../ir/program.ts";
import { judge } from "./judge.ts";
import { lowerModel, modelSlots } from "./model.ts";
import type { StepSource } from "./stepContext.ts";

/** Forward as in use, with running sums of loss and metrics; changes nothing else. */
export function evalStep(source: StepSource): Program {
  const { b, inputs, state, prediction, target, weight } = lowerModel(source, false);
  const { accumulators } = judge(
    { prediction, target, weight, objective: source.objective, prefix: "eval" },
    b,
  );
  return {
    name: "eval",
    inputs: [...inputs, target, weight],
    state: [...modelSlots(state), ...accumulators],
    outputs: { prediction },
  };
}
