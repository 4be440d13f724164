import type { DType } from "../../ir/types/shape.ts";

/** One column of a dataset, all rows in memory, row after row. */
export interface Column {
  readonly name: string;
  /** Key of the column kinds: what a row holds. */
  readonly kind: string;
  /** Axes of one row; [] for a single number. */
  readonly shape: readonly number[];
  /** Element type that a model sees: float32 for numbers and images, int32 for categories and tokens. */
  readonly dtype: Extract<DType, "float32" | "int32">;
  /** rows × shape elements; a Uint8Array image is scaled by 1/255 when it is read; NaN marks a gap in numbers, −1 in categories. */
  readonly data: Float32Array | Int32Array | Uint8Array;
  /** Names of the categories; for tokens their text. */
  readonly classes?: readonly string[];
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
  /** Column that a person most likely wants to predict. */
  readonly target: string;
  /** sha256 of the columns in order: name, kind, shape, dtype, classes and elements; hex. */
  readonly hash: string;
  /** Bad rows and gaps that were found; not fatal. */
  readonly warnings: readonly DataWarning[];
}
