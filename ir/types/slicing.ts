import { addDims, type Dim, floorDivDims, subDims } from "./dim.ts";

/** A part of an axis. Negative indices count from the end; those beyond an end mean all up to there. */
export interface Slicing {
  start: number;
  /** Index to stop before. */
  end: Dim;
  /** Not 0; negative runs backwards. */
  step: number;
}

/** An index beyond the end of any axis. */
export const BEYOND_END = 2 ** 31 - 1;

/** How many elements a slice takes; a symbolic axis is taken to be long enough. */
export function sliceSize(size: Dim, { start, end, step }: Slicing): Dim {
  const [lowest, highest] = step < 0 ? [-1, subDims(size, 1)] : [0, size];
  const from = fromFront(start, size, [0, highest]);
  const to = fromFront(end, size, [lowest, highest]);
  const length = step > 0 ? subDims(to, from) : subDims(from, to);
  return floorDivDims(addDims(length, Math.abs(step) - 1), Math.abs(step));
}

/** An index counted from the front and kept within bounds. */
export function fromFront(index: Dim, size: Dim, [lowest, highest]: readonly [number, Dim]): Dim {
  if (typeof index !== "number") return index;
  if (index >= BEYOND_END) return highest;
  if (index <= -BEYOND_END) return lowest;
  const at = index < 0 ? addDims(size, index) : index;
  return typeof at === "number" && typeof highest === "number" ? Math.min(Math.max(at, lowest), highest) : at;
}
