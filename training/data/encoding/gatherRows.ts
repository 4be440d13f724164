import type { RawLeaf } from "../../../compiler/steps/door.ts";
import type { HostTensor } from "../../run/tensor.ts";
import type { Column } from "../dataset.ts";
import { rawArrays } from "../rawData.ts";
import { sizeOf } from "../../../ir/types/shape.ts";

/** Columns that are fed side by side as one tensor. */
export interface RawColumns {
  readonly leaf: RawLeaf;
  readonly columns: readonly Column[];
}

/**
 * The elements of `rows` as a tensor [size, …shape of the leaf]. Where there are fewer rows than `size`, the last one is
 * repeated, so that padding holds numbers the model can take.
 */
export function gatherRows({ leaf, columns }: RawColumns, rows: ArrayLike<number>, size: number): HostTensor {
  const { dtype, shape } = leaf;
  const width = sizeOf(shape);
  const data = new rawArrays[dtype](size * width);
  const known = Math.min(rows.length, size);
  let at = 0;
  for (const { data: elements, shape: own } of columns) {
    const count = sizeOf(own);
    for (let i = 0; i < known; i++) {
      const from = rows[i]! * count;
      data.set(elements.subarray(from, from + count), i * width + at);
    }
    at += count;
  }
  for (let i = known; i < size && known > 0; i++)
    data.copyWithin(i * width, (known - 1) * width, known * width);
  return { dtype, shape: [size, ...shape], data };
}
