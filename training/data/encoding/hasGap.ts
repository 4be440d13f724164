import { sizeOf } from "../../../ir/types/shape.ts";
import type { Column } from "../dataset.ts";
import { kindOf } from "../kinds.ts";

/** True where row `row` of a column lacks a value. */
export function hasGap({ kind, data, shape }: Column, row: number): boolean {
  const { isGap } = kindOf({ kind });
  if (!isGap) return false;
  const width = sizeOf(shape);
  for (let i = row * width; i < row * width + width; i++) if (isGap(data[i]!)) return true;
  return false;
}
