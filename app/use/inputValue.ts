import type { CellValue } from "../../training/data/kind.ts";
import { kindOf } from "../../training/data/kinds.ts";
import type { ColumnInfo } from "../state/plan/datasetInfo.ts";
import type { Rows } from "../clients/data/messages.ts";

export type Value = CellValue;

/** A row of a dataset as the fields show it: names of categories, letters of tokens, pixels between 0 and 1. */
export function valuesOfRow(columns: readonly ColumnInfo[], rows: Rows): Record<string, Value> {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const data = rows[column.name];
      return data ? [[column.name, kindOf(column).valueOf(data, column)]] : [];
    }),
  );
}
