import type { Tensors } from "../../run/tensor.ts";
import { schemaOf } from "../columnSchema.ts";
import type { Column } from "../dataset.ts";
import type { CellValue } from "../kind.ts";
import { kindOf } from "../kinds.ts";
import { featureOf } from "./feature.ts";
import { gatherRows } from "./gatherRows.ts";
import type { MatchedInput } from "./matchInput.ts";

/** What a person gives, by column name. */
export type ExampleValues = Readonly<Record<string, CellValue>>;

/** One sample, encoded as the rows of a dataset are. The error names the column and what is wrong. */
export function encodeExample(
  inputs: readonly MatchedInput[],
  values: ExampleValues,
): { inputs: Tensors } | { error: string } {
  const out: [string, Tensors[string]][] = [];
  for (const { id, columns, assembly } of inputs) {
    const given: Column[] = [];
    for (const column of columns) {
      const value = Object.hasOwn(values, column.name) ? values[column.name] : undefined;
      const schema = schemaOf(column);
      const data = value === undefined ? undefined : kindOf(column).read(value, schema);
      if (!data) return { error: `${column.name}: expected ${kindOf(column).expected(schema)}` };
      given.push({ ...column, data });
    }
    const features = given.map((column) => featureOf(column, assembly.dtype)!);
    out.push([id, gatherRows({ ...assembly, features }, [0], 1)]);
  }
  return { inputs: Object.fromEntries(out) };
}
