import { addDims, floorDivDims, mulDims, subDims } from "./dim.ts";
import { isStatic, type Shape } from "./shape.ts";

/** How a window slides over the spatial axes; one entry an axis. */
export type Window = {
  kernel: readonly number[];
  strides: readonly number[];
  /** In ONNX's order: all begins, then all ends. */
  pads: readonly number[];
  dilations: readonly number[];
};

/** Elements that a window spans along an axis. */
export const span = ({ kernel, dilations }: Window, axis: number): number =>
  dilations[axis]! * (kernel[axis]! - 1) + 1;

/** How many places a window has along each of the axes `sizes`; with `ceil` a last one may hang over the end. */
export const windowPlaces = (sizes: Shape, window: Window, ceil = false): Shape =>
  sizes.map((size, i) => {
    const [stride, before, after] = [window.strides[i]!, window.pads[i]!, window.pads[sizes.length + i]!];
    const room = addDims(size, before + after - span(window, i));
    const places = addDims(floorDivDims(addDims(room, ceil ? stride - 1 : 0), stride), 1);
    // A place that would begin beyond the input and the padding before it is left out, as in PyTorch.
    const last = mulDims(addDims(places, -1), stride);
    const begin = subDims(last, addDims(size, before));
    return ceil && typeof begin === "number" && begin >= 0 ? addDims(places, -1) : places;
  });

/**
 * Padding with which a window that may hang over the end slides to the same `places` without ceil mode, in which
 * runtimes disagree with ONNX's own shape inference about the last place. Undefined where sizes are not known or
 * the padding would be more than runtimes accept.
 */
export function padsToPlaces(sizes: Shape, places: Shape, window: Window): number[] | undefined {
  if (!isStatic(sizes) || !isStatic(places)) return undefined;
  const begins = sizes.map((_, i) => window.pads[i]!);
  const ends = sizes.map((size, i) => {
    const reach = (places[i]! - 1) * window.strides[i]! + span(window, i);
    return Math.max(0, reach - size - begins[i]!);
  });
  return ends.every((end, i) => end < window.kernel[i]!) ? [...begins, ...ends] : undefined;
}

/** Elements at the end of each axis that no window reaches. */
export const unreached = (sizes: readonly number[], window: Window): number[] =>
  sizes.map((size, i) => {
    const room = size + window.pads[i]! + window.pads[sizes.length + i]! - span(window, i);
    return room % window.strides[i]!;
  });

/** Every element of a window, in row-major order, by its index along each axis. */
export function windowOffsets(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (offsets, size) => offsets.flatMap((o) => Array.from({ length: size }, (_, i) => [...o, i])),
    [[]],
  );
}

/** The axes after batch and channel. */
export const spatial = <T>(list: readonly T[]): readonly T[] => list.slice(2);
