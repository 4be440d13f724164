import type { RawDType, RowValues } from "../../compiler/steps/preparation.ts";
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

/** The elements of a row of columns side by side, which are of one type: of single elements, or of one other column. */
export function valuesOf(columns: readonly ColumnSchema[]): RowValues {
  const { dtype, shape } = columns[0]!;
  const classes = columns.map((c) => c.classes?.length ?? 0);
  return {
    dtype,
    shape: shape.length === 0 ? [columns.length] : shape,
    ...(columns.every((c) => c.classes) && { classes }),
  };
}
