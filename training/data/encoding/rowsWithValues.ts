import { sizeOf } from "../../../ir/types/shape.ts";
import type { Column } from "../dataset.ts";
import { kindOf } from "../kinds.ts";
import type { RowSource } from "../rows/rowSource.ts";

/** Rows that are read at a time. */
const BLOCK = 4096;

/** The rows that lack no value of these columns, ascending; of columns without gaps nothing is read. */
export async function rowsWithValues(source: RowSource, columns: readonly Column[]): Promise<Uint32Array> {
  const all = Uint32Array.from({ length: source.rows }, (_, i) => i);
  const gappy = columns.filter(({ summary }) => summary.gaps > 0);
  if (gappy.length === 0) return all;
  const wanted = gappy.map(({ name }) => source.columns.findIndex((c) => c.name === name));
  let kept = 0;
  for (let first = 0; first < source.rows; first += BLOCK) {
    const count = Math.min(BLOCK, source.rows - first);
    const block = await source.block(wanted, first, count);
    for (let i = 0; i < count; i++)
      if (!gappy.some((c, k) => hasGap(c, block[k]!, i))) all[kept++] = first + i;
  }
  return all.slice(0, kept);
}

/** True where a row of a column lacks a value. */
function hasGap(column: Column, data: ArrayLike<number>, row: number): boolean {
  const { isGap } = kindOf(column);
  const width = sizeOf(column.shape);
  for (let i = row * width; i < row * width + width; i++) if (isGap?.(data[i]!)) return true;
  return false;
}
