import type { ColumnSchema } from "../../../training/data/columnSchema.ts";
import type { DataWarning } from "../../../training/data/dataset.ts";
import { kindOf } from "../../../training/data/kinds.ts";

/** A column without its elements. */
export interface ColumnInfo extends ColumnSchema {
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

/** Whether a column holds images. */
export const isDrawn = (column: ColumnInfo): boolean => kindOf(column).control(column).control === "pixels";
