import { createBuilder } from "../../ir/builder.ts";
import type { Program } from "../../ir/program.ts";
import { type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";
import { entryBy } from "./enterDoor.ts";
import { evaluateTerms } from "./evaluateTerms.ts";
import { lowerModel } from "./model.ts";
import { feeds, type StepSource } from "./stepContext.ts";

/** Name of the input that holds the one answer for an output, [1, …]. */
export const baselineAnswer = (output: string): string => `baseline/${output}`;

/** What the model of a source answers at the size of a batch, by id of the output. */
export const predictionsOf = (source: StepSource): Readonly<Record<string, TensorType>> =>
  Object.fromEntries(
    [...lowerModel(source, { training: false }).outputs].map(([id, { type }]) => [id, type]),
  );

/** Running sums of terms and metrics, as in an eval step, of the same answers for every sample; `answers` are their shapes. */
export function baselineStep(
  { objective, batchSize, door }: Pick<StepSource, "objective" | "batchSize" | "door">,
  predictions: Readonly<Record<string, TensorType>>,
  answers: Readonly<Record<string, Shape>>,
): Program {
  const b = createBuilder();
  const leaves = Object.entries(answers).map(
    ([id, shape]) => [id, b.leaf(baselineAnswer(id), tensor(shape))] as const,
  );
  const weight = b.leaf(feeds.weight, tensor([batchSize]));
  const key = b.leaf(feeds.key, tensor([], "uint32"));
  const outputs = new Map(
    leaves.map(([id, leaf]) => [id, b.expand([leaf], { shape: predictions[id]!.shape })] as const),
  );
  const entry = entryBy(door, b);
  const model = { b, inputs: new Map(), entry, state: [], outputs, addedLosses: [], weight, key };
  const { accumulators, factors } = evaluateTerms(model, {
    objective,
    terms: objective.terms,
    prefix: "eval",
  });
  return {
    name: "baseline",
    inputs: [...leaves.map(([, leaf]) => leaf), ...entry.inputs, ...factors, weight],
    state: [...entry.fits, ...accumulators],
    outputs: {},
  };
}
