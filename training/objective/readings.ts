import type { Fix } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Plan } from "../../graph-schema/plan.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { Objective } from "./objective.ts";

/** A way in which a loss of classes can take the scores that arrive. */
export interface Reading {
  /** Axis of the prediction that has a score for each class. */
  axis: number;
  classes: number;
  target: TensorType;
  /** Writes into the plan that this is meant. */
  fix: Fix;
}

/** The ways in which a loss can take a prediction, each for another axis; none where it compares no classes. */
export function readingsOf(plan: Plan, { unit }: Objective["loss"], prediction: TensorType): Reading[] {
  const found = new Map<number, Reading>();
  for (const given of unit.readings ?? []) {
    const params = unit.params.safeParse({ ...plan.loss.params, ...given });
    const target = params.success ? unit.target(prediction, params.data) : undefined;
    if (!params.success || !target || "severity" in target) continue;
    const axis = unit.classAxis!(prediction, params.data);
    const classes = prediction.shape[axis] as number;
    const loss = { ...plan.loss, params: { ...plan.loss.params, ...(given as Plan["loss"]["params"]) } };
    const edit = { kind: "setPlan", plan: { ...plan, loss } } as const;
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

/** Whether the plan says which of its readings a loss is to take. */
export const saysReading = (plan: Plan, { unit }: Objective["loss"]): boolean =>
  unit.readings?.some((given) => Object.keys(given).some((key) => Object.hasOwn(plan.loss.params, key))) ??
  false;
