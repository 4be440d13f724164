import type { Column, DataWarning } from "../../../training/data/dataset.ts";

/** A column without its elements. */
export interface ColumnInfo extends Omit<Column, "data"> {
  /** Rows without a value. */
  gaps: number;
  /** Of the numbers that are there. */
  numbers?: { least: number; largest: number; mean: number; deviation: number };
  /** Rows of each class. */
  counts?: readonly number[];
}

/** A dataset without its elements. */
export interface DatasetInfo {
  id: string;
  title: string;
  doc: string;
  rows: number;
  target: string;
  columns: readonly ColumnInfo[];
  warnings: readonly DataWarning[];
}
