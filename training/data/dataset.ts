import type { ColumnSchema } from "./columnSchema.ts";
import type { LoadedColumn } from "./loadedColumn.ts";
import type { ColumnSummary } from "./rows/columnSummary.ts";
import type { RowSource } from "./rows/rowSource.ts";

/** One column of a dataset. */
export interface Column extends ColumnSchema {
  readonly summary: ColumnSummary;
}

export interface DataWarning {
  /** From 1 as an editor counts, header included; absent when it is about the whole file. */
  line?: number;
  column?: string;
  message: string;
}

/** A table of columns with a content hash. */
export interface Dataset {
  /** "sample:mnist", or "file:" and the sha256 of the file. */
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Their elements. */
  readonly source: RowSource;
  /** Column that a person most likely wants to predict. */
  readonly target: string;
  /** sha256 of the columns in order: name, kind, shape, dtype, classes and elements; hex. */
  readonly hash: string;
  /** Bad rows and gaps that were found; not fatal. */
  readonly warnings: readonly DataWarning[];
}

/** What is known of a dataset whose columns are in memory. */
export type LoadedDataset = Omit<Dataset, "rows" | "hash" | "source" | "columns"> & {
  readonly columns: readonly LoadedColumn[];
};

/** A dataset whose rows stay where they are, without its place. */
export type StoredDataset = Omit<Dataset, "id">;
