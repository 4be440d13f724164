import { cropOrPad } from "./cropOrPad.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { sizeOf } from "../types/shape.ts";
import type { Preferences } from "../target.ts";
import { extentOf, windowsOf } from "../types/window.ts";
import { spreadAlong } from "./spreadAlong.ts";
import { spatialSizes } from "./weightGradientInputs.ts";

export type ConvTransposeAttrs = {
  strides: readonly number[];
  /** In ONNX's order: all begins, then all ends. */
  pads: readonly number[];
  dilations: readonly number[];
  group: number;
  /** Extra size at the end of each axis, below the stride. */
  outputPadding: readonly number[];
};

interface Call {
  inputs: readonly Value[];
  attrs: ConvTransposeAttrs;
  y: Value;
}

/** Whether flippedConvolution is faster: never where the stride, or padding beyond the kernel, would have to be undone. */
export function prefersFlipped({ inputs, attrs, y }: Call, prefers: Preferences): boolean {
  const [x, w] = inputs as [Value, Value];
  const kernel = spatialSizes(w);
  const { strides, outputPadding, pads } = attrs;
  const reach = windowsOf({ ...attrs, kernel }).map(extentOf);
  return (
    strides.every((s) => s === 1) &&
    outputPadding.every((p) => p === 0) &&
    pads.every((p, i) => p < reach[i % kernel.length]!) &&
    prefers.flippedConvolution({
      channels: x.type.shape[1] as number,
      filters: y.type.shape[1] as number,
      places: sizeOf(spatialSizes(y)),
    })
  );
}

/**
 * A transposed convolution as a convolution with the kernel turned around, over x with zeros between its elements
 * where the stride is above 1: w [C, O/group, k…].
 */
export function flippedConvolution({ inputs, attrs, y }: Call, b: Builder): Value {
  const [x, w, ...bias] = inputs as [Value, Value, ...Value[]];
  const { strides, pads, dilations, group } = attrs;
  const kernel = spatialSizes(w);
  const reach = windowsOf({ ...attrs, kernel }).map(extentOf);
  const begins = reach.map((size, i) => size - 1 - pads[i]!);
  const spread = strides.reduce((v, stride, i) => spreadAlong(v, { axis: i + 2, stride }, b), x);
  const sizes = spatialSizes(y).map((size, i) => size + reach[i]! - 1);
  const ends = spatialSizes(spread).map((size, i) => sizes[i]! - begins[i]! - size);
  const around = [...begins, ...ends];
  const fits = around.every((p) => p >= 0);
  const axes = kernel.map((_, i) => i + 2);
  const ready = fits ? spread : cropOrPad(spread, { axes, starts: begins.map((p) => -p), sizes }, b);
  return b.conv([ready, turnAround(w, group, b), ...bias], {
    strides: strides.map(() => 1),
    pads: fits ? around : around.map(() => 0),
    dilations,
    group,
  });
}

/** The kernel backwards, its input channels and filters swapped: [C, O/group, k…] → [O, C/group, k…]. */
function turnAround(w: Value, group: number, b: Builder): Value {
  const [channels, filters] = w.type.shape as readonly number[];
  const kernel = spatialSizes(w);
  const axes = kernel.map((_, i) => i + 2);
  const turned = b.slice([w], {
    axes,
    starts: kernel.map(() => -1),
    ends: kernel.map((size) => -size - 1),
    steps: kernel.map(() => -1),
  });
  const byGroup = b.reshape([turned], { shape: [group, channels! / group, filters!, ...kernel] });
  const swapped = b.transpose([byGroup], { perm: [0, 2, 1, ...axes.map((axis) => axis + 1)] });
  return b.reshape([swapped], { shape: [group * filters!, channels! / group, ...kernel] });
}
