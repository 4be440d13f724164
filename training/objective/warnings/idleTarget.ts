import { fedTargets } from "../../../compiler/steps/stepContext.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { PlanView } from "../planView.ts";

/** Columns that are the target of a term which compares with something else. */
export function idleTarget({ checked, objective }: PlanView): Diagnostic[] {
  const { plan } = checked.document;
  const fed = fedTargets(objective);
  return plan.columns.flatMap((use, at) =>
    use.roles.flatMap((role, index): Diagnostic[] => {
      if (role.as !== "target" || fed.includes(role.term)) return [];
      const columns = plan.columns.with(at, { ...use, roles: use.roles.toSpliced(index, 1) });
      return [
        {
          ...planError(
            { field: "columns", column: use.name, param: "term" },
            { code: "idleTarget", args: { term: role.term, names: fed } },
          ),
          severity: "warning",
          fix: { code: "leaveOutRole", args: {}, edit: { kind: "setPlan", plan: { ...plan, columns } } },
        },
      ];
    }),
  );
}
