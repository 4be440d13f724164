import type { Column, Dataset } from "../../../training/data/dataset.ts";
import { schemaOf } from "../../../training/data/columnSchema.ts";
import type { ColumnKind } from "../../../training/data/kind.ts";
import { kindOf } from "../../../training/data/kinds.ts";
import type { ColumnInfo, DatasetInfo } from "../../state/plan/datasetInfo.ts";
import type { Rows } from "./messages.ts";
import { sizeOf } from "../../../ir/types/shape.ts";

/** A dataset without its elements. */
export const datasetInfo = ({ hash: _, columns, ...rest }: Dataset): DatasetInfo => ({
  ...rest,
  columns: columns.map(columnInfo),
});

/** A column without its elements, with what can be counted of them. */
export const columnInfo = (column: Column): ColumnInfo => {
  const kind = kindOf(column);
  return { ...schemaOf(column), ...statistics[kind.statistics](column, kind) };
};

type Statistics = Pick<ColumnInfo, "gaps" | "numbers" | "counts">;

const statistics: Readonly<
  Record<ColumnKind["statistics"], (column: Column, kind: ColumnKind) => Statistics>
> = { none: () => ({ gaps: 0 }), classes: countClasses, numbers: measure };

function countClasses({ data, classes = [] }: Column, { isGap = none }: ColumnKind): Statistics {
  const counts = new Array<number>(classes.length).fill(0);
  let gaps = 0;
  for (const v of data)
    if (isGap(v)) gaps++;
    else counts[v]!++;
  return { gaps, counts };
}

function measure({ data }: Column, { isGap = none }: ColumnKind): Statistics {
  let [count, mean, squares, least, largest] = [0, 0, 0, Infinity, -Infinity];
  for (const v of data) {
    if (isGap(v)) continue;
    count++;
    // Welford: no difference of large sums.
    const before = mean;
    mean += (v - mean) / count;
    squares += (v - before) * (v - mean);
    least = Math.min(least, v);
    largest = Math.max(largest, v);
  }
  const gaps = data.length - count;
  return {
    gaps,
    ...(count > 0 && { numbers: { least, largest, mean, deviation: Math.sqrt(squares / count) } }),
  };
}

const none = (): boolean => false;

/** The elements of some rows. */
export function rowsOf({ columns }: Dataset, rows: readonly number[]): Rows {
  return Object.fromEntries(
    columns.map((column) => {
      const width = sizeOf(column.shape);
      const taken = column.data.slice(0, rows.length * width);
      rows.forEach((row, i) => taken.set(column.data.subarray(row * width, (row + 1) * width), i * width));
      return [column.name, taken];
    }),
  );
}
