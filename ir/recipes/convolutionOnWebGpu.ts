import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { type ConvolutionAttrs, spatialSizes } from "./weightGradientInputs.ts";
import { groupedVolumes } from "./groupedVolumes.ts";
import { padEnd } from "./padEnd.ts";

interface Call {
  inputs: readonly Value[];
  attrs: ConvolutionAttrs;
  y: Value;
}

/** A convolution that ONNX Runtime's WebGPU kernels refuse or compute wrongly, in a form that they compute rightly. */
export function convolutionOnWebGpu(call: Call, b: Builder): Value | undefined {
  const { inputs, attrs, y } = call;
  const [x, w, ...bias] = inputs as [Value, Value, ...Value[]];
  const [filters, channels] = w.type.shape as readonly number[];
  if (attrs.group === 1) {
    if (!runsInThrees(call)) return undefined;
    const more = (v: Value): Value => padEnd(v, { axis: 1, count: 4 - (channels! % 4) }, b);
    return b.conv([more(x), more(w), ...bias], attrs);
  }
  if (x.type.shape.length > 4) return addBias(groupedVolumes(call, b), bias, b);
  if (!spillsOver(filters! / attrs.group)) return undefined;
  return addBias(withFullGroups(call, y, b), bias, b);
}

/** Whether the kernel that reads channels in threes would run; it is right for three channels alone. */
function runsInThrees({ inputs: [x, w], attrs }: Call): boolean {
  const [filters, channels] = w!.type.shape as readonly number[];
  const pointwise =
    spatialSizes(w!).every((k) => k === 1) &&
    attrs.pads.every((p) => p === 0) &&
    attrs.strides.every((s) => s === 1);
  if (pointwise || x!.type.shape.length > 4) return false;
  return channels! > 3 && channels! % 3 === 0 && channels! % 4 !== 0 && filters! % 4 === 0;
}

/** Whether the kernel that writes four filters of a group at once would write into the next group. */
const spillsOver = (filters: number): boolean => filters > 4 && filters % 4 !== 0;

/** Filters fill up each group to a multiple of four, and what they make is cut off again. */
function withFullGroups({ inputs, attrs }: Call, y: Value, b: Builder): Value {
  const [x, w] = inputs as [Value, Value];
  const { group } = attrs;
  const [filters, channels, ...kernel] = w.type.shape as [number, number, ...number[]];
  const perGroup = filters / group;
  const full = Math.ceil(perGroup / 4) * 4;
  const byGroup = b.reshape([w], { shape: [group, perGroup, channels, ...kernel] });
  const filled = b.reshape([padEnd(byGroup, { axis: 1, count: full - perGroup }, b)], {
    shape: [group * full, channels, ...kernel],
  });
  const [batch, , ...places] = y.type.shape;
  const all = b.reshape([b.conv([x, filled], attrs)], { shape: [batch!, group, full, ...places] });
  const kept = b.slice([all], { axes: [2], starts: [0], ends: [perGroup], steps: [1] });
  return b.reshape([kept], { shape: y.type.shape });
}

/** y: [N, O, …] plus a bias of each channel, if there is one. */
function addBias(y: Value, [bias]: readonly Value[], b: Builder): Value {
  if (!bias) return y;
  return b.add([y, b.reshape([bias], { shape: y.type.shape.map((d, i) => (i === 1 ? d : 1)) })]);
}
