import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import type { Dataset } from "../dataset.ts";

/** Columns that a plan takes for another kind than their reader found, each with a fix that takes them as they are. */
export const otherKinds = ({ columns }: Pick<Dataset, "columns">, plan: Plan): Diagnostic[] =>
  plan.columns.flatMap(({ name, kind }): Diagnostic[] => {
    const found = columns.find((column) => column.name === name);
    if (kind === undefined || !found || kind === found.kind) return [];
    const actual = { phrase: "columnOfKind", kind, name } as const;
    const args = { expected: { phrase: "kindAsRead", kind: found.kind }, actual } as const;
    const asRead = plan.columns.flatMap(({ kind: given, ...use }) =>
      use.name !== name
        ? [{ ...use, ...(given !== undefined && { kind: given }) }]
        : use.roles.length > 0
          ? [use]
          : [],
    );
    return [
      {
        ...planError({ field: "columns", column: name }, { code: "columnKind", args }),
        fix: {
          code: "removeSetting",
          args: { param: "kind" },
          edit: { kind: "setPlan", plan: { ...plan, columns: asRead } },
        },
      },
    ];
  });
