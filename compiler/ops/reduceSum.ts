import { tensor } from "../../graph-schema/shape.ts";
import type { Op } from "../op.ts";

/** Sum over `axes` (non-negative), which stay with size 1. ONNX ReduceSum-13. */
export const reduceSum: Op<{ axes: readonly number[] }> = {
  doc: "Sum over `axes` (non-negative), which stay with size 1.",
  infer: ([x], { axes }) =>
    tensor(
      x!.shape.map((d, i) => (axes.includes(i) ? 1 : d)),
      x!.dtype,
    ),
  vjp: ({ dy, inputs: [x], b }) => [b.expand([dy], { shape: x!.type.shape })],
  onnx: ({ axes }, [x]) => ({
    type: "ReduceSum",
    attrs: { keepdims: 1 },
    inputs: [
      0,
      { dtype: "int64", shape: [axes.length], data: axes.length ? axes : x!.shape.map((_, i) => i) },
    ],
  }),
  simplify: ({ inputs: [x], attrs: { axes } }) => (axes.every((a) => x!.type.shape[a] === 1) ? x : undefined),
  examples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[2, 3, 4]], attrs: { axes: [0, 2] } },
  ],
};
