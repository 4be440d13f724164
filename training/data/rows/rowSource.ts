import type { ColumnSchema } from "../columnSchema.ts";
import type { RawData } from "../rawData.ts";

/** Typed columns in blocks, asynchronous: in memory, or read from a file as they are asked for. */
export interface RowSource {
  readonly rows: number;
  readonly columns: readonly ColumnSchema[];
  /**
   * Elements of these rows, row after row, of each of these columns (by index). Calls may overlap. Rejects with a
   * RunError where they cannot be read.
   */
  gather(columns: readonly number[], rows: Uint32Array): Promise<readonly RawData[]>;
  /** The same of `count` rows from `first`. */
  block(columns: readonly number[], first: number, count: number): Promise<readonly RawData[]>;
}
