import { tensor, type TensorType } from "../types/shape.ts";

/** Shape rule of a reduction over `axes` (non-negative), which stay with size 1; none means all. */
export function reduction(
  [x]: readonly TensorType[],
  { axes }: { axes: readonly number[] },
): TensorType | { error: string } {
  const { shape, dtype } = x!;
  if (axes.some((a) => a < 0 || a >= shape.length)) return { error: `[${shape}] has no axes ${axes}` };
  return tensor(
    shape.map((d, i) => (axes.length === 0 || axes.includes(i) ? 1 : d)),
    dtype,
  );
}

/** The axes meant by a reduction: all of them for none. */
export const reducedAxes = (x: TensorType, axes: readonly number[]): readonly number[] =>
  axes.length ? axes : x.shape.map((_, i) => i);
