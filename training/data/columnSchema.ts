import { z } from "zod";
import type { RawDType, RowValues } from "../../compiler/steps/preparation.ts";

/** What the whole numbers of a column of times count, so that int32 holds them: from its start, which is 0. */
export const timeScale = z.object({
  /** In ISO 8601, UTC. */
  start: z.iso.datetime(),
  unit: z.enum(["seconds", "days"]),
});
export type TimeScale = z.infer<typeof timeScale>;

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
  /** What its elements count, where they are times. */
  readonly since?: TimeScale;
}

/** The same of a column that has more. */
export const schemaOf = ({ name, kind, shape, dtype, classes, since }: ColumnSchema): ColumnSchema => ({
  ...{ name, kind, shape, dtype },
  ...(classes && { classes }),
  ...(since && { since }),
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
