import type { StateSlot, Program } from "../../ir/program.ts";
import { tensor } from "../../ir/types/shape.ts";
import { gradients } from "../../ir/autodiff.ts";
import type { Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/value.ts";
import { startsPath } from "../../graph-schema/plan/pathPattern.ts";
import type { ModelState } from "../lower/lowerNode.ts";
import { atLeast, type Evaluated, evaluateTerms, total } from "./evaluateTerms.ts";
import { type LoweredModel, lowerModel, modelSlots } from "./model.ts";
import { accumulate, feeds, rowsWeigh, type StepSource, sumsOf } from "./stepContext.ts";
import type { StepPhase } from "./stepObjective.ts";
import { type Trained, updateParameters } from "./updateParameters.ts";

export interface TrainStep {
  program: Program;
  /** Gradient of the loss by name of the parameter, before clipping; parameters that no loss reaches have none. */
  gradients: ReadonlyMap<string, Value>;
  /** Weighted mean loss of the batch, a scalar. */
  loss: Value;
}

/**
 * One step of a phase, the first unless said: forward, its terms, backward, clipping, optimizer and running sums, as
 * one program. Where several batches make an update, it is the last of them.
 */
export function trainStep(source: StepSource, phase: StepPhase = source.objective.phases[0]): TrainStep {
  const { model, evaluated, trained } = differentiated(source, phase);
  const { b, entry, state, weight, key } = model;
  const { loss, accumulators } = evaluated;
  b.setScope("optimizer");
  const summed = phase.accumulate > 1 ? summedGradients(phase, { evaluated, trained, b }) : undefined;
  const mean = summed
    ? trained.map((s, i) => ({ ...s, gradient: b.div([summed.gradients[i]!, atLeast(summed.weight, b)]) }))
    : trained;
  const rate = b.leaf(feeds.rate, tensor([]));
  const { next, slots } = updateParameters({ objective: source.objective, phase, trained: mean, rate }, b);
  for (const s of state) if (s.next && !next.has(s.name)) next.set(s.name, s.next);
  const sums = summed?.slots.map((slot) => ({ ...slot, next: b.constant(0, slot.leaf.type.shape) })) ?? [];
  return {
    loss,
    gradients: new Map(trained.map((s) => [s.name, s.gradient])),
    program: {
      name: "train",
      inputs: [...entry.inputs, ...evaluated.factors, weight, rate, key],
      state: [...modelSlots(state, next), ...entry.fits, ...slots, ...sums, ...accumulators],
      outputs: {},
    },
  };
}

/** A step of a phase of which several make an update, before the last: its gradients are added to those before. */
export function gradientStep(source: StepSource, phase: StepPhase): Program {
  const { model, evaluated, trained } = differentiated(source, phase);
  const { b, entry, state, weight, key } = model;
  b.setScope("optimizer");
  const { slots } = summedGradients(phase, { evaluated, trained, b });
  const next = new Map(state.flatMap((s) => (s.next ? [[s.name, s.next] as const] : [])));
  return {
    name: "gradients",
    inputs: [...entry.inputs, ...evaluated.factors, weight, key],
    state: [...modelSlots(state, next), ...entry.fits, ...slots, ...evaluated.accumulators],
    outputs: {},
  };
}

function differentiated(
  source: StepSource,
  phase: StepPhase,
): { model: LoweredModel; evaluated: Evaluated; trained: Trained[] } {
  const model = lowerModel(source, { training: true });
  const { objective } = source;
  const terms = objective.terms.filter(({ name }) => phase.terms.includes(name));
  const evaluated = evaluateTerms(model, {
    ...{ objective, terms, prefix: sumsOf(objective, phase) },
    rowsWeigh: rowsWeigh(source.checked.document.plan),
  });
  const learned = model.state.filter((s) => learns(s, phase));
  // Of several batches the sums are added, so that each sample counts the same.
  const y = phase.accumulate > 1 ? evaluated.lossSum : evaluated.loss;
  const found = gradients({ y, dy: model.b.constant(1), wrt: learned.map((s) => s.leaf) }, model.b);
  const trained = learned.flatMap((s, i) => (found[i] ? [{ ...s, gradient: found[i] }] : []));
  return { model, evaluated, trained };
}

/** Whether a phase trains a piece of state. */
export const learns = (
  { role, frozen, name }: Pick<ModelState, "role" | "frozen" | "name">,
  { trains }: Pick<StepPhase, "trains">,
): boolean => role === "parameter" && !frozen && trains.some((pattern) => startsPath(pattern, name));

/** Gradients and weight of the batches so far, this one included, and the state that holds them. */
function summedGradients(
  { name: phase }: StepPhase,
  { evaluated: { weightSum }, trained, b }: { evaluated: Evaluated; trained: readonly Trained[]; b: Builder },
): { gradients: Value[]; weight: Value; slots: StateSlot[] } {
  const added = (name: string, x: Value): StateSlot => {
    const leaf = b.leaf(name, tensor(x.type.shape));
    return { ...accumulate(name, leaf, b.add([leaf, x])), role: "optimizer" };
  };
  const sums = trained.map(({ name, gradient }) => added(`${name}/${phase}/gradient`, gradient));
  const weights = added(`optimizer/${phase}/weight`, total(weightSum, b));
  return { gradients: sums.map(({ next }) => next!), weight: weights.next!, slots: [...sums, weights] };
}
