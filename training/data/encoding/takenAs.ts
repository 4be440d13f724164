import type { Finding } from "../../../graph-schema/diagnostics/phrase.ts";
import type { RowValues } from "../../../compiler/steps/preparation.ts";
import { schemaOf, valuesOf } from "../columnSchema.ts";
import { kindOf } from "../kinds.ts";
import { outputOf, type PreparedColumn } from "./assemble.ts";

/** Whether a column can be elements of this type: by its steps, or as it is where its kind suits that. */
export function isTaken(prepared: PreparedColumn, dtype: "float32" | "int32"): boolean {
  if (prepared.steps.length > 0) return outputOf(prepared)?.dtype === dtype;
  const { whole, flat, map } = kindOf(prepared.column).suits;
  return (dtype === "int32" ? whole : (flat ?? map)) !== undefined;
}

/** What is wrong with the steps of a column, where that is not its kind. */
export function stepFault(
  { column, steps }: PreparedColumn,
  dtype: "float32" | "int32",
): Finding | undefined {
  const { name, kind } = column;
  let values: RowValues = valuesOf([schemaOf(column)]);
  for (const [i, { unit, params }] of steps.entries()) {
    const output = unit.output(values, params);
    if (!output) {
      const actual = i === 0 ? ({ phrase: "columnOfKind", kind, name } as const) : made(values, name);
      return { code: "stepType", args: { expected: { phrase: "takenByStep", step: unit.title }, actual } };
    }
    values = output;
  }
  return steps.length > 0 && values.dtype !== dtype
    ? { code: "stepType", args: { expected: { phrase: "elements", dtype }, actual: made(values, name) } }
    : undefined;
}

const made = ({ dtype }: RowValues, name: string) => ({ phrase: "madeBySteps", dtype, name }) as const;
