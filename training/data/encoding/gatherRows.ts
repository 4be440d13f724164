import type { RawLeaf } from "../../../compiler/steps/door.ts";
import type { HostTensor } from "../../run/tensor.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import { type RawData, rawArrays } from "../rawData.ts";
import { sizeOf } from "../../../ir/types/shape.ts";

/** Columns that are fed side by side as one tensor. */
export interface RawColumns {
  readonly leaf: RawLeaf;
  readonly columns: readonly ColumnSchema[];
}

/** Some rows of columns by name, row after row. */
export type Elements = Readonly<Record<string, RawData>>;

/**
 * The elements of rows side by side as a tensor [size, …shape of the leaf]. Where there are fewer rows than `size`, the
 * last one is repeated, so that padding holds numbers the model can take.
 */
export function gatherRows({ leaf, columns }: RawColumns, elements: Elements, size: number): HostTensor {
  const { dtype, shape } = leaf;
  const width = sizeOf(shape);
  const data = new rawArrays[dtype](size * width);
  let at = 0;
  let known = 0;
  for (const { name, shape: own } of columns) {
    const [from, count] = [elements[name]!, sizeOf(own)];
    known = Math.min(from.length / count, size);
    if (count === 1) for (let i = 0; i < known; i++) data[i * width + at] = from[i]!;
    else for (let i = 0; i < known; i++) data.set(from.subarray(i * count, (i + 1) * count), i * width + at);
    at += count;
  }
  for (let i = known; i < size && known > 0; i++)
    data.copyWithin(i * width, (known - 1) * width, known * width);
  return { dtype, shape: [size, ...shape], data };
}
