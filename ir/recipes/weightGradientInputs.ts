import type { WeightGradientSizes } from "../target.ts";
import type { Value } from "../value.ts";
import { spatial } from "../types/shape.ts";
import { reachOf, type WindowAttrs, windowsOf } from "../types/window.ts";

/** How a convolution slides its kernel, whose sizes are those of the weight. */
export type ConvolutionAttrs = Omit<WindowAttrs, "kernel"> & { group: number };

/** What the gradient of a convolution by its kernel is made from, with every size known. */
export interface WeightGradientInputs extends WeightGradientSizes {
  /** [N, C, …], cut and padded to exactly what the windows cover. */
  x: Value;
  /** [N, O, …]. */
  dy: Value;
  window: WindowAttrs;
}

/** The part of x, padding included, that the windows at `places` cover. */
export function coveredRegion(
  places: readonly number[],
  window: WindowAttrs,
): { axes: number[]; starts: number[]; sizes: number[] } {
  return {
    axes: places.map((_, i) => i + 2),
    starts: places.map((_, i) => -window.pads[i]!),
    sizes: windowsOf(window).map((w, i) => reachOf(places[i]!, w)),
  };
}

/** The slice of the covered x that lies under one element of the window, at every place. */
export function kernelOffsetSlice(
  offset: readonly number[],
  places: readonly number[],
  { strides, dilations }: WindowAttrs,
): { axes: number[]; starts: number[]; ends: number[]; steps: readonly number[] } {
  const starts = offset.map((offset, i) => offset * dilations[i]!);
  return {
    axes: places.map((_, i) => i + 2),
    starts,
    ends: starts.map((start, i) => start + (places[i]! - 1) * strides[i]! + 1),
    steps: strides,
  };
}

/** The sizes after batch and channel of a value whose axes are known. */
export const spatialSizes = (v: Value): readonly number[] => spatial(v.type.shape) as readonly number[];
