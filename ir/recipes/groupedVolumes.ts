import { cropOrPad } from "./cropOrPad.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { indicesOf, sizeOf } from "../types/shape.ts";
import {
  type ConvolutionAttrs,
  coveredRegion,
  spatialSizes,
  kernelOffsetSlice,
} from "./weightGradientInputs.ts";
import { unfoldByIndex } from "./unfold.ts";

/** Elements beyond which unfolded windows take more memory than they are worth. */
const UNFOLDED_LIMIT = 2 ** 25;

/** A convolution in groups as matrix products: x [N, C, …], w [O, C/group, k…] → y [N, O, …], without a bias. */
export function groupedVolumes(
  { inputs, attrs, y }: { inputs: readonly Value[]; attrs: ConvolutionAttrs; y: Value },
  b: Builder,
): Value {
  const [x, w] = inputs as [Value, Value];
  const { group } = attrs;
  const [filters, channels, ...kernel] = w.type.shape as [number, number, ...number[]];
  const places = spatialSizes(y);
  const window = { ...attrs, kernel };
  const offsets = indicesOf(kernel);
  const count = sizeOf(places);
  const batch = x.type.shape[0] as number;
  const covered = cropOrPad(x, coveredRegion(places, window), b);
  const columns = (v: Value, rows: number): Value => b.reshape([v], { shape: [batch, group, rows, count] });
  if (batch * group * channels * offsets.length * count <= UNFOLDED_LIMIT) {
    const windows = unfoldByIndex({ x: covered, window, places }, b);
    const rows = b.reshape([w], { shape: [group, filters / group, channels * offsets.length] });
    const product = b.matMul([rows, columns(windows, channels * offsets.length)]);
    return b.reshape([product], { shape: y.type.shape });
  }
  const byOffset = b.reshape([w], { shape: [group, filters / group, channels, offsets.length] });
  const products = offsets.map((offset, i) => {
    const rows = b.slice([byOffset], { axes: [3], starts: [i], ends: [i + 1], steps: [1] });
    const under = b.slice([covered], kernelOffsetSlice(offset, places, window));
    const matrix = b.reshape([rows], { shape: [group, filters / group, channels] });
    return b.matMul([matrix, columns(under, channels)]);
  });
  return b.reshape([products.reduce((sum, p) => b.add([sum, p]))], { shape: y.type.shape });
}
