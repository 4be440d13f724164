import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { nearest } from "../../../graph-schema/diagnostics/nearest.ts";
import { withColumnName } from "../../../graph-schema/plan/columnUses.ts";
import type { ColumnUse } from "../../../graph-schema/plan/columns.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import type { Dataset } from "../dataset.ts";

/** Columns that a plan lists and the data do not have, but for those of inputs and targets, which are told there. */
export const unknownColumns = ({ columns }: Pick<Dataset, "columns">, plan: Plan): Diagnostic[] =>
  plan.columns.flatMap((use) => {
    const isTold = use.roles.some(({ as }) => as === "input" || as === "target");
    const isKnown = columns.some(({ name }) => name === use.name);
    return isTold || isKnown ? [] : [unknownColumn(use, plan, columns)];
  });

/** A column that the data do not have; the fix takes the one that is most likely meant, or none. */
function unknownColumn(use: ColumnUse, plan: Plan, columns: Dataset["columns"]): Diagnostic {
  const names = columns.map(({ name }) => name);
  const meant = nearest(use.name, names);
  const next =
    meant === undefined
      ? plan.columns.filter((other) => other !== use)
      : withColumnName(plan.columns, use.name, meant);
  const edit = { kind: "setPlan", plan: { ...plan, columns: next } } as const;
  return {
    ...planError(
      { field: "columns", column: use.name },
      { code: "unknownColumn", args: { name: use.name, names } },
    ),
    fix:
      meant === undefined
        ? { code: "leaveOutColumns", args: { columns: [use.name] }, edit }
        : { code: "useColumn", args: { column: meant }, edit },
  };
}
