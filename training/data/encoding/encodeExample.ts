import type { Tensors } from "../../run/tensor.ts";
import { schemaOf } from "../columnSchema.ts";
import type { RawData } from "../rawData.ts";
import type { CellValue } from "../kind.ts";
import { kindOf } from "../kinds.ts";
import { rawRows } from "./doorOf.ts";
import type { MatchedInput } from "./matchInput.ts";
import { type FitVectors, prepareRows } from "./prepareRows.ts";

/** What a person gives, by column name. */
export type ExampleValues = Readonly<Record<string, CellValue>>;

/** One sample for inputs of a model, prepared as the rows of a dataset are. The error names the column and what is wrong. */
export function encodeExample(
  inputs: readonly MatchedInput[],
  values: ExampleValues,
  fits: FitVectors,
): { inputs: Tensors } | { error: string } {
  const out: [string, Tensors[string]][] = [];
  for (const { id, columns, assembly } of inputs) {
    const given: Record<string, RawData> = {};
    for (const column of columns) {
      const value = Object.hasOwn(values, column.name) ? values[column.name] : undefined;
      const schema = schemaOf(column);
      const data = value === undefined ? undefined : kindOf(column).read(value, schema);
      if (!data) return { error: `${column.name}: expected ${kindOf(column).expected(schema)}` };
      given[column.name] = data;
    }
    out.push([id, prepareRows(assembly, rawRows([assembly], given, 1), fits)]);
  }
  return { inputs: Object.fromEntries(out) };
}
