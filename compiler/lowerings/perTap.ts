import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
import { windowOffsets } from "../window.ts";
import { type ConvolutionParts, spatialSizes, tapSlice } from "./convolutionParts.ts";

/** Gradient of a convolution by its kernel: for each kernel element one product [C, N·L] × [N·L, O]. */
export function perTap(parts: ConvolutionParts, b: Builder): Value {
  const { x, dy, window, batch, group, channels, filters, taps, places } = parts;
  // Groups are a batch axis of the products; without them the products are plain matrices.
  const matrix = (rows: number, columns: number): number[] =>
    group === 1 ? [rows, columns] : [group, rows, columns];
  const byGroup = b.reshape([dy], { shape: [batch, group, filters, places] });
  const g = b.reshape([b.transpose([byGroup], { perm: [1, 0, 3, 2] })], {
    shape: matrix(batch * places, filters),
  });
  const channelsFirst = b.transpose([x], { perm: x.type.shape.map((_, i) => (i < 2 ? 1 - i : i)) });
  const products = windowOffsets(window.kernel).map((tap) => {
    const under = b.slice([channelsFirst], tapSlice(tap, spatialSizes(dy), window));
    return b.matMul([b.reshape([under], { shape: matrix(channels, batch * places) }), g]);
  });
  const stacked = b.reshape([b.concat(products, { axis: 0 })], { shape: [taps, group, channels, filters] });
  return b.transpose([stacked], { perm: [1, 3, 2, 0] });
}
