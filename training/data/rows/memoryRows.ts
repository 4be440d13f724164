import { sizeOf } from "../../../ir/types/shape.ts";
import type { Column } from "../dataset.ts";
import type { ColumnData, RowSource } from "./rowSource.ts";

/** The rows of columns that are in memory; a block refers to their memory. */
export function memoryRows(columns: readonly Column[], rows: number): RowSource {
  const of = (wanted: readonly number[], take: (data: ColumnData, width: number) => ColumnData) =>
    Promise.resolve(wanted.map((c) => take(columns[c]!.data, sizeOf(columns[c]!.shape))));
  return {
    rows,
    columns,
    gather: (wanted, picked) => of(wanted, (data, width) => gathered(data, picked, width)),
    block: (wanted, first, count) =>
      of(wanted, (data, width) => data.subarray(first * width, (first + count) * width)),
  };
}

function gathered(data: ColumnData, rows: Uint32Array, width: number): ColumnData {
  const out = new (data.constructor as Float32ArrayConstructor)(rows.length * width);
  if (width === 1) for (let i = 0; i < rows.length; i++) out[i] = data[rows[i]!]!;
  else
    for (let i = 0; i < rows.length; i++)
      out.set(data.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  return out;
}
