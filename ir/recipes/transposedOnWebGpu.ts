import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { type ConvTransposeAttrs, flippedConvolution } from "./flippedConvolution.ts";
import { padEnd } from "./padEnd.ts";

interface Call {
  inputs: readonly Value[];
  attrs: ConvTransposeAttrs;
  y: Value;
}

/** The same for a transposed convolution: ONNX Runtime's WebGPU has none over volumes, and a wrong one in some groups. */
export function transposedOnWebGpu(call: Call, b: Builder): Value | undefined {
  const [x, w, ...bias] = call.inputs as [Value, Value, ...Value[]];
  const { attrs } = call;
  if (x.type.shape.length > 4) return flippedConvolution(call, b);
  const perGroup = (w.type.shape[0] as number) / attrs.group;
  // Its kernel for pairs of channels is wrong where groups make one channel each; an odd number does not take it.
  if (attrs.group === 1 || w.type.shape[1] !== 1 || perGroup % 2 !== 0) return undefined;
  const more = (v: Value, axis: number): Value => oneMore(v, { axis, group: attrs.group }, b);
  return b.convTranspose([more(x, 1), more(w, 0), ...bias], attrs);
}

/** x with a zero more at the end of each group along an axis. */
function oneMore(x: Value, { axis, group }: { axis: number; group: number }, b: Builder): Value {
  const { shape } = x.type;
  const size = shape[axis] as number;
  const groups = b.reshape([x], { shape: shape.toSpliced(axis, 1, group, size / group) });
  return b.reshape([padEnd(groups, { axis: axis + 1, count: 1 }, b)], {
    shape: shape.with(axis, size + group),
  });
}
