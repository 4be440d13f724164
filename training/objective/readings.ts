import type { Fix } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Choice } from "../../graph-schema/plan/choice.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withTerm } from "../../graph-schema/plan/withObjective.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { ComparedTerm } from "./objective.ts";

/** A way in which a loss of classes can take the scores that arrive. */
export interface Reading {
  /** Axis of the prediction that has a score for each class. */
  axis: number;
  classes: number;
  target: TensorType;
  /** Writes into the plan that this is meant. */
  fix: Fix;
}

/** The ways in which a term can take a prediction, each for another axis; none where it compares no classes. */
export function readingsOf(
  plan: Plan,
  { name, loss: { unit } }: Pick<ComparedTerm, "name" | "loss">,
  prediction: TensorType,
): Reading[] {
  const found = new Map<number, Reading>();
  const planned = lossOf(plan, name);
  for (const given of unit.readings ?? []) {
    const params = unit.params.safeParse({ ...planned.params, ...given });
    const target = params.success ? unit.target(prediction, params.data) : undefined;
    if (!params.success || !target || "severity" in target) continue;
    const axis = unit.classAxis!(prediction, params.data);
    const classes = prediction.shape[axis] as number;
    const loss = { ...planned, params: { ...planned.params, ...(given as Choice["params"]) } };
    const edit = {
      kind: "setPlan",
      plan: withTerm(plan, name, (term) => (term.kind === "compared" ? { ...term, loss } : term)),
    } as const;
    if (!found.has(axis))
      found.set(axis, {
        axis,
        classes,
        target,
        fix: { code: "classesOnAxis", args: { axis, classes }, edit },
      });
  }
  return [...found.values()];
}

/** Whether the plan says which of its readings a term is to take. */
export const saysReading = (
  plan: Plan,
  { name, loss: { unit } }: Pick<ComparedTerm, "name" | "loss">,
): boolean =>
  unit.readings?.some((given) =>
    Object.keys(given).some((key) => Object.hasOwn(lossOf(plan, name).params, key)),
  ) ?? false;

/** The loss that a plan chooses for a term. */
function lossOf({ objective: { terms } }: Plan, name: string): Choice {
  const term = terms.find((t) => t.name === name);
  if (term?.kind !== "compared") throw new Error(`internal: ${name} compares nothing`);
  return term.loss;
}
