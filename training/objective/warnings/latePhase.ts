import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { PlanView } from "../planView.ts";

/** Phases that would begin after the last epoch. */
export function latePhase({ checked, objective }: PlanView): Diagnostic[] {
  const { epochs } = checked.document.plan;
  return objective.phases.flatMap(({ name, from }): Diagnostic[] =>
    from < epochs
      ? []
      : [
          {
            ...planError(
              { field: "phase", phase: name, param: "from" },
              { code: "latePhase", args: { epochs, from } },
            ),
            severity: "warning",
          },
        ],
  );
}
