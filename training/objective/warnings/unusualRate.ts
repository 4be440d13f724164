import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { withPhase } from "../../../graph-schema/plan/withObjective.ts";
import type { PlanView } from "../planView.ts";

/** A learning rate at which most models do not move or do not settle. */
export const unusualRate = ({ checked, objective }: PlanView): Diagnostic[] =>
  objective.phases.flatMap(({ name, optimizer: { unit, params } }): Diagnostic[] => {
    const [low, high] = unit.usualRate;
    if (params.learningRate >= low && params.learningRate <= high) return [];
    const plan = withPhase(checked.document.plan, name, (phase) => {
      const { learningRate: _, ...rest } = phase.optimizer.params;
      return { ...phase, optimizer: { ...phase.optimizer, params: rest } };
    });
    return [
      {
        code: "unusualRate",
        severity: "warning",
        place: { in: "plan", field: "optimizer", phase: name, param: "learningRate" },
        args: { usual: [low, high], optimizer: unit.title, rate: params.learningRate },
        fix: { code: "defaultRate", args: {}, edit: { kind: "setPlan", plan } },
      },
    ];
  });
