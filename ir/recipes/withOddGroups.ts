import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { ConvTransposeAttrs } from "./flippedConvolution.ts";
import { padEnd } from "./padEnd.ts";

interface Call {
  inputs: readonly Value[];
  attrs: ConvTransposeAttrs;
}

/** A transposed convolution with a channel of zeros more in each group, so that no kernel for pairs of them runs. */
export function withOddGroups({ inputs, attrs }: Call, b: Builder): Value | undefined {
  const [x, w, ...bias] = inputs as [Value, Value, ...Value[]];
  if (((w.type.shape[0] as number) / attrs.group) % 2 === 1) return undefined;
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
