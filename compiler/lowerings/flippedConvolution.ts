import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
import { span } from "../window.ts";
import { spatialSizes } from "./convolutionParts.ts";

export type ConvTransposeAttrs = {
  strides: readonly number[];
  /** In ONNX's order: all begins, then all ends. */
  pads: readonly number[];
  dilations: readonly number[];
  group: number;
  /** Extra size at the end of each axis, below the stride. */
  outputPadding: readonly number[];
};

/** Smaller maps than this are not worth flipping the kernel. */
const MANY_PLACES = 128;

/** Whether a CPU is faster with flippedConvolution: as measured, where channels do not get fewer. */
export function prefersFlipped(
  { inputs, y }: { inputs: readonly Value[]; y: Value },
  attrs: ConvTransposeAttrs,
): boolean {
  const [x, w] = inputs as [Value, Value];
  const kernel = spatialSizes(w);
  const { strides, outputPadding, pads } = attrs;
  const reach = kernel.map((_, i) => span({ ...attrs, kernel }, i));
  const places = spatialSizes(y).reduce((a, d) => a * d, 1);
  return (
    strides.every((s) => s === 1) &&
    outputPadding.every((p) => p === 0) &&
    pads.every((p, i) => p < reach[i % kernel.length]!) &&
    places >= MANY_PLACES &&
    Number(y.type.shape[1]) >= Number(x.type.shape[1])
  );
}

/** A transposed convolution of stride 1 as a convolution with the kernel turned around: w [C, O/group, k…]. */
export function flippedConvolution(inputs: readonly Value[], attrs: ConvTransposeAttrs, b: Builder): Value {
  const [x, w, ...bias] = inputs as [Value, Value, ...Value[]];
  const { strides, pads, dilations, group } = attrs;
  const [channels, filters] = w.type.shape as readonly number[];
  const kernel = spatialSizes(w);
  const reach = kernel.map((_, i) => span({ ...attrs, kernel }, i));
  const axes = kernel.map((_, i) => i + 2);
  const turned = b.slice([w], {
    axes,
    starts: kernel.map(() => -1),
    ends: kernel.map((size) => -size - 1),
    steps: kernel.map(() => -1),
  });
  const byGroup = b.reshape([turned], { shape: [group, channels! / group, filters!, ...kernel] });
  const swapped = b.transpose([byGroup], { perm: [0, 2, 1, ...axes.map((axis) => axis + 1)] });
  const kernels = b.reshape([swapped], { shape: [group * filters!, channels! / group, ...kernel] });
  return b.conv([x, kernels, ...bias], {
    strides,
    pads: pads.map((p, i) => reach[i % kernel.length]! - 1 - p),
    dilations,
    group,
  });
}
