import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
import type { Target } from "../op.ts";
import { windowOffsets } from "../window.ts";
import { type ConvolutionParts, spatialSizes, tapSlice } from "./convolutionParts.ts";

/** Gradient of a convolution by its kernel: for each sample one product over unfolded windows, then their sum. */
export function perSample(parts: ConvolutionParts, target: Target, b: Builder): Value {
  const { dy, batch, group, channels, filters, taps, places } = parts;
  const unfolded = target === "webgpu" ? unfoldByIndex(parts, b) : unfoldBySlices(parts, b);
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

/** The same in one dispatch, from a table of indices. */
function unfoldByIndex(
  { x, dy, window, batch, group, channels, taps, places }: ConvolutionParts,
  b: Builder,
): Value {
  const sizes = spatialSizes(x);
  const flat = b.reshape([x], { shape: [batch, group * channels, sizes.reduce((a, d) => a * d, 1)] });
  const indices = windowOffsets(window.kernel).flatMap((tap) =>
    windowOffsets(spatialSizes(dy)).map((place) =>
      sizes.reduce(
        (index, size, i) => index * size + place[i]! * window.strides[i]! + tap[i]! * window.dilations[i]!,
        0,
      ),
    ),
  );
  return taps === 1 && places === flat.type.shape[2]
    ? flat
    : b.gather([flat, b.constant(indices, [taps, places], "int32")], { axis: 2 });
}
