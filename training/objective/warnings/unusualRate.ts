import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { PlanView } from "../planView.ts";

/** A learning rate at which most models do not move or do not settle. */
export function unusualRate({ checked, objective: { optimizer } }: PlanView): Diagnostic[] {
  const { unit, params } = optimizer;
  const [low, high] = unit.usualRate;
  if (params.learningRate >= low && params.learningRate <= high) return [];
  const { plan } = checked.document;
  const { learningRate: _, ...rest } = plan.optimizer.params;
  return [
    {
      code: "unusualRate",
      severity: "warning",
      place: { in: "plan", field: "optimizer", param: "learningRate" },
      args: { usual: [low, high], optimizer: unit.title, rate: params.learningRate },
      fix: {
        code: "defaultRate",
        args: {},
        edit: { kind: "setPlan", plan: { ...plan, optimizer: { ...plan.optimizer, params: rest } } },
      },
    },
  ];
}
