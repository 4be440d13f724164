import type { Program } from "../../ir/program.ts";
import { evaluateTerms } from "./evaluateTerms.ts";
import { lowerModel, modelSlots } from "./model.ts";
import { accumulate, type StepSource } from "./stepContext.ts";

/** Running counts of true against predicted classes. */
export const confusionSum = "eval/confusion";

/** Forward in evaluation mode, with running sums of every term and metric; no other state changes. */
export function evalStep(source: StepSource): Program {
  const model = lowerModel(source, { training: false });
  const { b, entry, state, weight } = model;
  const { objective, confusion } = source;
  const evaluated = evaluateTerms(model, { objective, terms: objective.terms, prefix: "eval" });
  const { accumulators } = evaluated;
  const counted = objective.terms.find(({ name }) => name === confusion?.term);
  if (confusion && counted?.kind === "compared") {
    const counts = confusion.counts(evaluated.answersOf(counted), b);
    const leaf = b.leaf(confusionSum, counts.type);
    accumulators.push(accumulate(confusionSum, leaf, b.add([leaf, counts])));
  }
  return {
    name: "eval",
    inputs: [...entry.inputs, ...evaluated.factors, weight],
    state: [...modelSlots(state), ...entry.fits, ...accumulators],
    outputs: {},
  };
}
