import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { indicesOf } from "../types/shape.ts";
import { type WeightGradientInputs, spatialSizes, kernelOffsetSlice } from "./weightGradientInputs.ts";

/** Gradient of a convolution by its kernel: for each kernel element one product [O, N·L] × [N·L, C]. */
export function perKernelOffset(parts: WeightGradientInputs, b: Builder): Value {
  const { dy, window, batch, group, channels, filters, kernelSize, places } = parts;
  // Groups are a batch axis of the products; without them the products are plain matrices.
  const lead = group === 1 ? [] : [group];
  const byGroup = b.reshape([dy], { shape: [batch, ...lead, filters, places] });
  const g = b.reshape([b.transpose([byGroup], { perm: group === 1 ? [1, 0, 2] : [1, 2, 0, 3] })], {
    shape: [...lead, filters, batch * places],
  });
  const x = channelsLast(parts, lead, b);
  const products = indicesOf(window.kernel).map((offset) => {
    const slice = kernelOffsetSlice(offset, spatialSizes(dy), window);
    const under = b.slice([x], { ...slice, axes: slice.axes.map((axis) => axis - 1 + lead.length) });
    const columns = b.reshape([under], { shape: [...lead, batch * places, channels] });
    return b.reshape([b.matMul([g, columns])], { shape: [1, group * filters, channels] });
  });
  const stacked = b.reshape([b.concat(products, { axis: 0 })], {
    shape: [kernelSize, group * filters * channels],
  });
  return b.transpose([stacked], { perm: [1, 0] });
}

/** x as [N, …, C], or [group, N, …, C/group]. */
function channelsLast(
  { x, batch, group, channels }: WeightGradientInputs,
  lead: number[],
  b: Builder,
): Value {
  const sizes = spatialSizes(x);
  const byGroup = b.reshape([x], { shape: [batch, ...lead, channels, ...sizes] });
  const [first, last] = group === 1 ? [[0], 1] : [[1, 0], 2];
  return b.transpose([byGroup], { perm: [...first, ...sizes.map((_, i) => last + 1 + i), last] });
}
