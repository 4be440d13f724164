import { sizeOf } from "../../../ir/types/shape.ts";
import type { ColumnData, ColumnSchema } from "./rowSource.ts";

/** The widest first, so that elements of whole rows are aligned. */
const dtypes = ["float32", "int32", "uint8"] as const;
type StoredDType = (typeof dtypes)[number];

/** Arrays of the elements. */
export const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;

/** The elements of one dtype in a row, column after column. */
export interface Section {
  readonly dtype: StoredDType;
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

/** Element type of what is stored of a column, by its elements. */
export const storedDType = (data: ColumnData): StoredDType =>
  data instanceof Float32Array ? "float32" : data instanceof Int32Array ? "int32" : "uint8";

/** The layout of columns with these stored dtypes. */
export function rowLayout(columns: readonly { shape: readonly number[]; stored: StoredDType }[]): RowLayout {
  const sections: Section[] = [];
  const places = new Array<ColumnPlace>(columns.length);
  let before = 0;
  for (const dtype of dtypes) {
    let at = 0;
    for (const [i, { shape, stored }] of columns.entries()) {
      if (stored !== dtype) continue;
      const width = sizeOf(shape);
      places[i] = { section: sections.length, at, width };
      at += width;
    }
    if (at === 0) continue;
    const bytes = at * arrays[dtype].BYTES_PER_ELEMENT;
    sections.push({ dtype, width: at, bytes, before });
    before += bytes;
  }
  return { sections, places, rowBytes: before };
}

/** The stored dtypes of columns by their elements. */
export const layoutOf = (columns: readonly ColumnSchema[], block: readonly ColumnData[]): RowLayout =>
  rowLayout(columns.map(({ shape }, i) => ({ shape, stored: storedDType(block[i]!) })));
