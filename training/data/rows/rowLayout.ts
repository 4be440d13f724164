import type { RawDType } from "../../../compiler/steps/preparation.ts";
import { sizeOf } from "../../../ir/types/shape.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import { rawArrays } from "../rawData.ts";

/** The widest first, so that elements of whole rows are aligned. */
const dtypes = ["float32", "int32", "uint8"] as const;

/** The elements of one dtype in a row, column after column. */
export interface Section {
  readonly dtype: RawDType;
  /** Elements a row. */
  readonly width: number;
  /** Bytes a row. */
  readonly bytes: number;
  /** Bytes of a row that stand in the sections before. */
  readonly before: number;
}

/** Where the elements of a column stand in a row. */
export interface ColumnPlace {
  readonly section: number;
  /** First of its elements in the section. */
  readonly at: number;
  readonly width: number;
}

/** How a block of rows is laid out: section after section, in each row after row. */
export interface RowLayout {
  readonly sections: readonly Section[];
  readonly places: readonly ColumnPlace[];
  /** Bytes of all sections. */
  readonly rowBytes: number;
}

/** How rows of these columns are laid out. */
export function rowLayout(columns: readonly Pick<ColumnSchema, "shape" | "dtype">[]): RowLayout {
  const sections: Section[] = [];
  const places = new Array<ColumnPlace>(columns.length);
  let before = 0;
  for (const dtype of dtypes) {
    let at = 0;
    for (const [i, { shape, dtype: own }] of columns.entries()) {
      if (own !== dtype) continue;
      const width = sizeOf(shape);
      places[i] = { section: sections.length, at, width };
      at += width;
    }
    if (at === 0) continue;
    const bytes = at * rawArrays[dtype].BYTES_PER_ELEMENT;
    sections.push({ dtype, width: at, bytes, before });
    before += bytes;
  }
  return { sections, places, rowBytes: before };
}
