import type { RawDType } from "../../compiler/steps/preparation.ts";
import type { Column } from "./dataset.ts";

/** What a column is, without its elements. */
export interface ColumnSchema {
  readonly name: string;
  /** Key of the column kinds. */
  readonly kind: string;
  /** Axes of one row; [] for a single element. */
  readonly shape: readonly number[];
  /** Of its elements, as a model is fed with them. */
  readonly dtype: RawDType;
  /** Names of the codes. */
  readonly classes?: readonly string[];
}

/** The same of a column in memory. */
export const schemaOf = ({ data, ...about }: Column): ColumnSchema => ({
  ...about,
  dtype: data instanceof Uint8Array ? "uint8" : about.dtype,
});
