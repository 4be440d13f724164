import type { Plan } from "../../graph-schema/plan/plan.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Tensors } from "./tensor.ts";

/** Which weights of a run are meant: those of its best validation loss, or its last; and of which step. */
export interface WeightsOrigin {
  which: Plan["weights"];
  step: number;
}

/** Parameters and buffers of a run, by name. */
export interface RunWeights extends WeightsOrigin {
  weights: Tensors;
}

/** The weights of a checkpoint that count by its plan, among other tensors; the last where nothing was validated yet. */
export function weightsThatCount(
  { state, tensors, best }: Checkpoint,
  { weights: which }: Pick<Plan, "weights">,
): RunWeights {
  const { step } = state;
  if (which === "last" || !state.best) return { which: "last", step, weights: tensors };
  if (state.best.step === step) return { which, step, weights: tensors };
  return best ? { which, step: state.best.step, weights: best } : { which: "last", step, weights: tensors };
}

/** Where weights come from as metadata of a file of them. */
export const originMetadata = ({ which, step }: WeightsOrigin): Record<"weights" | "step", string> => ({
  weights: which,
  step: String(step),
});

/** The same read again; undefined where a file does not say it. */
export function readOrigin({ weights, step }: Readonly<Record<string, string>>): WeightsOrigin | undefined {
  if (weights !== "best" && weights !== "last") return undefined;
  return { which: weights, step: Number(step) };
}

/** "weights of step 120, of the best validation loss". */
export const originWords = ({ which, step }: WeightsOrigin): string =>
  `weights of step ${step}, ${which === "best" ? "of the best validation loss" : "the last"}`;
