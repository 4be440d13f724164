import type { ColumnSchema } from "./columnSchema.ts";
import type { RawData } from "./rawData.ts";

/** A column with all its rows in memory. */
export interface LoadedColumn extends ColumnSchema {
  /** rows × shape elements, row after row; NaN marks a gap in numbers, −1 in categories. */
  readonly data: RawData;
}
