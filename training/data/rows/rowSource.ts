import type { Column } from "../dataset.ts";

/** Elements of a column, row after row. */
export type ColumnData = Float32Array | Int32Array | Uint8Array;

/** What a column is, without its elements. */
export type ColumnSchema = Omit<Column, "data">;

/** Typed columns in blocks, asynchronous: in memory, or read from a file as they are asked for. */
export interface RowSource {
  readonly rows: number;
  readonly columns: readonly ColumnSchema[];
  /**
   * Elements of these rows, row after row, of each of these columns (by index). Calls may overlap. Rejects with a
   * RunError where they cannot be read.
   */
  gather(columns: readonly number[], rows: Uint32Array): Promise<readonly ColumnData[]>;
  /** The same of `count` rows from `first`. */
  block(columns: readonly number[], first: number, count: number): Promise<readonly ColumnData[]>;
}
