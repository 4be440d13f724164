import { cropOrPad } from "./cropOrPad.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { indicesOf } from "../types/shape.ts";
import { coveredRegion, spatialSizes, kernelOffsetSlice } from "./weightGradientInputs.ts";
import { interleave } from "./interleave.ts";
import { LOWEST_FLOAT32, type MaxPoolGradientInputs } from "./maxPoolGradientInputs.ts";

/**
 * Gradient of max pooling, one element of the window after the other: where it equals the maximum it takes what is
 * left of dy. What lands on the same remainder by the stride is summed at the size of y, then all are interleaved.
 */
export function maxPoolBySlices({ x, y, dy, attrs }: MaxPoolGradientInputs, b: Builder): Value {
  const { strides, dilations, kernel } = attrs;
  const places = spatialSizes(y);
  const covered = coveredRegion(places, attrs);
  const padded = cropOrPad(x, { ...covered, fill: LOWEST_FLOAT32 }, b);
  const { axes } = covered;
  // Windows reach over this many strides.
  const cells = covered.sizes.map((size, i) => Math.ceil(size / strides[i]!));
  const zero = b.constant(0, [], dy.type.dtype);
  const sums = new Map<string, Value>();
  let left = dy;
  for (const offset of indicesOf(kernel)) {
    const matches = b.equal([b.slice([padded], kernelOffsetSlice(offset, places, attrs)), y]);
    const part = b.where([matches, left, zero]);
    left = b.sub([left, part]);
    const at = offset.map((index, i) => index * dilations[i]!);
    const starts = at.map((position, i) => -Math.floor(position / strides[i]!));
    const shifted = cropOrPad(part, { axes, starts, sizes: cells }, b);
    const remainder = String(at.map((position, i) => position % strides[i]!));
    const before = sums.get(remainder);
    sums.set(remainder, before ? b.add([before, shifted]) : shifted);
  }
  const shape = [...x.type.shape.slice(0, 2), ...cells];
  const parts = indicesOf(strides).map((r) => sums.get(String(r)) ?? b.expand([zero], { shape }));
  const starts = covered.starts.map((start) => -start);
  return cropOrPad(interleave(parts, strides, b), { axes, starts, sizes: spatialSizes(x) }, b);
}
