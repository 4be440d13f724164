import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { Preferences } from "../target.ts";
import { type WeightGradientInputs, spatialSizes } from "./weightGradientInputs.ts";
import { unfoldByIndex, unfoldBySlices } from "./unfold.ts";

/** Gradient of a convolution by its kernel: for each sample one product over unfolded windows, then their sum. */
export function perSample(parts: WeightGradientInputs, prefers: Preferences, b: Builder): Value {
  const { x, dy, window, batch, group, channels, filters, kernelSize, places } = parts;
  const unfold = prefers.unfoldByIndex(kernelSize) ? unfoldByIndex : unfoldBySlices;
  const unfolded = unfold({ x, window, places: spatialSizes(dy) }, b);
  const windows = b.reshape([unfolded], { shape: [batch, group, channels * kernelSize, places] });
  const g = b.reshape([dy], { shape: [batch, group, filters, places] });
  // The smaller factor is the one to transpose.
  const swap = { perm: [0, 1, 3, 2] };
  if (channels * kernelSize <= filters)
    return b.reduceSum([b.matMul([g, b.transpose([windows], swap)])], { axes: [0] });
  const sum = b.reduceSum([b.matMul([windows, b.transpose([g], swap)])], { axes: [0] });
  return b.transpose([sum], swap);
}
