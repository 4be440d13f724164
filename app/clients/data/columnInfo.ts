import { schemaOf } from "../../../training/data/columnSchema.ts";
import type { Column, Dataset } from "../../../training/data/dataset.ts";
import type { ColumnKind } from "../../../training/data/kind.ts";
import { kindOf } from "../../../training/data/kinds.ts";
import type { ColumnInfo, DatasetInfo } from "../../state/plan/datasetInfo.ts";
import type { Rows } from "./messages.ts";

/** A dataset without its elements. */
export const datasetInfo = ({ hash: _, source: __, columns, ...rest }: Dataset): DatasetInfo => ({
  ...rest,
  columns: columns.map(columnInfo),
});

/** A column without its elements, with what was counted of them. */
export const columnInfo = (column: Column): ColumnInfo => ({
  ...schemaOf(column),
  gaps: column.summary.gaps,
  ...statistics[kindOf(column).statistics](column),
});

const statistics: Readonly<
  Record<ColumnKind["statistics"], (column: Column) => Pick<ColumnInfo, "numbers" | "counts">>
> = {
  none: () => ({}),
  classes: ({ summary: { counts } }) => (counts ? { counts } : {}),
  numbers: ({ summary: { least, largest, mean, deviation } }) =>
    least && largest && mean !== undefined && deviation !== undefined
      ? { numbers: { least: least.value, largest: largest.value, mean, deviation } }
      : {},
};

/** The elements of some rows. */
export async function rowsOf({ columns, source }: Dataset, rows: readonly number[]): Promise<Rows> {
  const every = columns.map((_, i) => i);
  const found = await source.gather(every, Uint32Array.from(rows));
  return Object.fromEntries(columns.map(({ name }, i) => [name, found[i]!]));
}
