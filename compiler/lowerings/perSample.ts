import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
import type { Target } from "../op.ts";
import { windowOffsets } from "../window.ts";
import { type ConvolutionParts, spatialSizes, tapSlice } from "./convolutionParts.ts";

/** More nodes than this for one gradient are not worth their speed. */
export const MANY_TAPS = 64;

/** Gradient of a convolution by its kernel: for each sample one product over unfolded windows, then their sum. */
export function perSample(parts: ConvolutionParts, target: Target, b: Builder): Value {
  const { dy, batch, group, channels, filters, taps, places } = parts;
  const unfolded =
    target === "webgpu" || taps > MANY_TAPS ? unfoldByIndex(parts, b) : unfoldBySlices(parts, b);
  const windows = b.reshape([unfolded], { shape: [batch, group, channels * taps, places] });
  const g = b.reshape([dy], { shape: [batch, group, filters, places] });
  // The smaller factor is the one to transpose.
  const swap = { perm: [0, 1, 3, 2] };
  if (channels * taps <= filters)
    return b.reduceSum([b.matMul([g, b.transpose([windows], swap)])], { axes: [0] });
  const sum = b.reduceSum([b.matMul([windows, b.transpose([g], swap)])], { axes: [0] });
  return b.transpose([sum], swap);
}

/** Every element of every window, [N, C, K, L]: a slice for each kernel element. */
function unfoldBySlices(
  { x, dy, window, batch, group, channels, places }: ConvolutionParts,
  b: Builder,
): Value {
  const shape = [batch, group * channels, 1, places];
  const taken = windowOffsets(window.kernel).map((tap) =>
    b.reshape([b.slice([x], tapSlice(tap, spatialSizes(dy), window))], { shape }),
  );
  return b.concat(taken, { axis: 2 });
}

/** The same in one dispatch, by the index of each element in the flattened x. */
function unfoldByIndex(
  { x, dy, window, batch, group, channels, taps, places }: ConvolutionParts,
  b: Builder,
): Value {
  const sizes = spatialSizes(x);
  const flat = b.reshape([x], { shape: [batch, group * channels, sizes.reduce((a, d) => a * d, 1)] });
  if (taps === 1 && places === flat.type.shape[2]) return flat;
  const indices = (grid: readonly number[], steps: readonly number[]): number[] =>
    windowOffsets(grid).map((at) => sizes.reduce((index, size, i) => index * size + at[i]! * steps[i]!, 0));
  // The sum of two vectors, which runtimes compute once when they load the model.
  const byTap = b.constant(indices(window.kernel, window.dilations), [taps, 1], "int32");
  const byPlace = b.constant(indices(spatialSizes(dy), window.strides), [1, places], "int32");
  return b.gather([flat, b.add([byTap, byPlace])], { axis: 2 });
}
