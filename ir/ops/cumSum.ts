import type { Op } from "../op.ts";

type Attributes = {
  axis: number;
  /** From the end to the front. */
  reverse: boolean;
};

/** Running sum along `axis` (non-negative). ONNX CumSum-14. */
export const cumSum: Op<Attributes> = {
  doc: "Running sum along `axis` (non-negative), from the end if `reverse`.",
  infer: ([x], { axis }) =>
    axis >= 0 && axis < x!.shape.length ? x! : { error: `[${x!.shape}] has no axis ${axis}` },
  vjp: ({ dy, attrs: { axis, reverse }, b }) => [b.cumSum([dy], { axis, reverse: !reverse })],
  onnx: ({ axis, reverse }) => ({
    type: "CumSum",
    attrs: { reverse: Number(reverse) },
    inputs: [0, { dtype: "int32", shape: [], data: [axis] }],
  }),
  simplify: ({ inputs: [x], attrs: { axis } }) => (x!.type.shape[axis] === 1 ? x : undefined),
  examples: [
    { inputs: [[2, 3, 4]], attrs: { axis: 1, reverse: false } },
    { inputs: [[2, 5]], attrs: { axis: 1, reverse: true } },
    { inputs: [[2, 1]], attrs: { axis: 1, reverse: false } },
  ],
};
