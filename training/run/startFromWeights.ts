import type { Checkpoint } from "./checkpoint.ts";
import type { PauseReason } from "./events.ts";
import { firstState } from "./firstState.ts";
import type { RunPlan } from "./planRun.ts";
import { initialState, type Prepared } from "./prepare.ts";
import { fits, isOfModel, isSaved, mismatch, namesOf } from "./resume.ts";
import { RunError } from "./runError.ts";
import type { Tensors } from "./tensor.ts";

/** The beginning of a run from weights that were trained elsewhere, and what was taken of them. */
export interface WeightsTaken {
  /** Step 0 of the run: what fits is from the weights, the rest and the optimizer's state are fresh. */
  checkpoint: Checkpoint;
  notice: PauseReason;
}

/**
 * Takes the parameters and buffers that fit by name, dtype and shape. The explicit way past the refusal of a
 * checkpoint that is not of the run. Throws a RunError where none fits.
 */
export async function startFromWeights(
  run: Pick<RunPlan, "document" | "documentHash" | "data">,
  { slots }: Pick<Prepared, "slots">,
  weights: Tensors,
): Promise<WeightsTaken> {
  const state = [...slots.values()].filter(isSaved);
  const model = state.filter(isOfModel);
  const found = model.flatMap((slot) =>
    Object.hasOwn(weights, slot.name) ? [{ slot, tensor: weights[slot.name]! }] : [],
  );
  const taken = found.filter(({ slot, tensor }) => fits(tensor, slot));
  const names = new Set(taken.map(({ slot }) => slot.name));
  const unfit = found.filter(({ slot }) => !names.has(slot.name));
  const absent = model.filter(({ name }) => !Object.hasOwn(weights, name)).map(({ name }) => name);
  const strange = Object.keys(weights).filter((name) => !slots.has(name));
  const about = [
    ...unfit.map(({ slot, tensor }) => `"${slot.name}" begins anew: it is ${mismatch(tensor, slot)}.`),
    ...(absent.length > 0 ? [`Not among the weights, so they begin anew: ${namesOf(absent)}.`] : []),
    ...(strange.length > 0 ? [`Not of this model, so they were left: ${namesOf(strange)}.`] : []),
  ].join(" ");
  if (taken.length === 0)
    throw new RunError(
      "data",
      `None of the weights fits this model. ${about}`.trim(),
      "Choose weights of this model, or start anew.",
    );
  const fresh = initialState(
    state.filter(({ name }) => !names.has(name)),
    run.document.plan.seed,
    await run.data.fit?.(),
  );
  const tensors = { ...fresh, ...Object.fromEntries(taken.map(({ slot, tensor }) => [slot.name, tensor])) };
  return {
    checkpoint: { state: firstState({ ...run, plan: run.document.plan }), tensors },
    notice: {
      message: `The run starts from given weights: ${taken.length} of the model's ${model.length} tensors were taken, ${namesOf([...names])}.`,
      advice: `${about} The optimizer begins anew.`.trim(),
    },
  };
}
