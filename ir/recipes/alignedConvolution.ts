import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { ConvolutionAttrs } from "./weightGradientInputs.ts";
import { groupedVolumes } from "./groupedVolumes.ts";
import { padEnd } from "./padEnd.ts";

interface Call {
  inputs: readonly Value[];
  attrs: ConvolutionAttrs;
  y: Value;
}

/** A convolution of multiples of four channels or filters, for kernels that take so many at once. */
export function alignedConvolution(call: Call, b: Builder): Value | undefined {
  const [x, w, ...bias] = call.inputs as [Value, Value, ...Value[]];
  const { attrs } = call;
  if (attrs.group === 1) {
    const over = (w.type.shape[1] as number) % 4;
    if (over === 0) return undefined;
    const more = (v: Value): Value => padEnd(v, { axis: 1, count: 4 - over }, b);
    return b.conv([more(x), more(w), ...bias], attrs);
  }
  if (x.type.shape.length > 4) return addBias(groupedVolumes(call, b), bias, b);
  if (((w.type.shape[0] as number) / attrs.group) % 4 === 0) return undefined;
  return addBias(withFullGroups(call, b), bias, b);
}

/** Filters fill up each group to a multiple of four, and what they make is cut off again. */
function withFullGroups({ inputs, attrs, y }: Call, b: Builder): Value {
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
