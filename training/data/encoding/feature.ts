import type { Column } from "../dataset.ts";
import { kindOf } from "../kinds.ts";
import { sizeOf } from "../../../ir/types/shape.ts";

/** Writes rows of a column as numbers for a model. */
export interface Feature {
  /** Numbers a row. */
  width: number;
  /** Writes row `row` to `out`, which holds zeros there, from `at`. */
  write(row: number, out: Float32Array | Int32Array, at: number): void;
}

/**
 * A column as float32: numbers as they are, byte images between 0 and 1, a category as one number a class, 1 at its
 * own. As int32: categories by index, token ids, numbers. Undefined where the column has no such form.
 */
export function featureOf(column: Column, dtype: "float32" | "int32"): Feature | undefined {
  const width = sizeOf(column.shape);
  const { data, kind } = column;
  if (dtype === "float32") {
    if (kind === "tokens") return undefined;
    if (kind === "category") return oneHot(column);
    if (data instanceof Uint8Array) return scaled(data, width);
  } else if (kind === "image") return undefined;
  return {
    width,
    write: (row, out, at) => out.set(data.subarray(row * width, row * width + width), at),
  };
}

function oneHot({ data, classes = [] }: Column): Feature {
  return {
    width: classes.length,
    write: (row, out, at) => {
      if (data[row]! >= 0) out[at + data[row]!] = 1;
    },
  };
}

const byteScale = Float32Array.from({ length: 256 }, (_, v) => v / 255);

const scaled = (data: Uint8Array, width: number): Feature => ({
  width,
  write: (row, out, at) => {
    const from = row * width;
    for (let i = 0; i < width; i++) out[at + i] = byteScale[data[from + i]!]!;
  },
});

/** True where row `row` of a column lacks a value. */
export function hasGap({ kind, data, shape }: Column, row: number): boolean {
  const { isGap } = kindOf({ kind });
  if (!isGap) return false;
  const width = sizeOf(shape);
  for (let i = row * width; i < row * width + width; i++) if (isGap(data[i]!)) return true;
  return false;
}
