import type { RawDType, RowValues } from "../../compiler/steps/preparation.ts";

/** What a column is, without its elements. */
export interface ColumnSchema {
  readonly name: string;
  /** Key of the column kinds: what a row holds. */
  readonly kind: string;
  /** Axes of one row; [] for a single element. */
  readonly shape: readonly number[];
  /** Of its elements, as a model is fed with them. */
  readonly dtype: RawDType;
  /** Names of the codes. */
  readonly classes?: readonly string[];
}

/** The same of a column that has more. */
export const schemaOf = ({ name, kind, shape, dtype, classes }: ColumnSchema): ColumnSchema => ({
  ...{ name, kind, shape, dtype },
  ...(classes && { classes }),
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
