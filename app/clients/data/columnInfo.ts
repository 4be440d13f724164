import type { Column, Dataset } from "../../../training/data/dataset.ts";
import type { ColumnInfo, DatasetInfo } from "../../state/plan/datasetInfo.ts";
import type { Rows } from "./messages.ts";
import { sizeOf } from "../../../ir/types/shape.ts";

/** A dataset without its elements. */
export const datasetInfo = ({ hash: _, columns, ...rest }: Dataset): DatasetInfo => ({
  ...rest,
  columns: columns.map(columnInfo),
});

/** A column without its elements, with what can be counted of them. */
export function columnInfo(column: Column): ColumnInfo {
  const { data, ...about } = column;
  if (column.kind === "category") {
    const counts = new Array<number>(column.classes?.length ?? 0).fill(0);
    let gaps = 0;
    for (const v of data)
      if (v < 0) gaps++;
      else counts[v]!++;
    return { ...about, gaps, counts };
  }
  if (column.kind !== "number") return { ...about, gaps: 0 };
  let [count, mean, squares, least, largest] = [0, 0, 0, Infinity, -Infinity];
  for (const v of data) {
    if (Number.isNaN(v)) continue;
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
    ...about,
    gaps,
    ...(count > 0 && { numbers: { least, largest, mean, deviation: Math.sqrt(squares / count) } }),
  };
}

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
