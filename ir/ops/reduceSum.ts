import { reducedAxes, reduction } from "../opFamilies/reduction.ts";
import type { Op } from "../op.ts";

/** Sum over `axes` (non-negative; none means all), which stay with size 1. ONNX ReduceSum-13. */
export const reduceSum: Op<{ axes: readonly number[] }> = {
  doc: "Sum over `axes` (non-negative; none means all), which stay with size 1.",
  infer: reduction,
  vjp: ({ dy, inputs: [x], b }) => [b.expand([dy], { shape: x!.type.shape })],
  onnx: ({ axes }, [x]) => {
    const data = reducedAxes(x!, axes);
    return {
      type: "ReduceSum",
      attrs: { keepdims: 1 },
      inputs: [0, { dtype: "int64", shape: [data.length], data }],
    };
  },
  simplify: ({ inputs: [x], attrs: { axes } }) =>
    reducedAxes(x!.type, axes).every((a) => x!.type.shape[a] === 1) ? x : undefined,
  examples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[2, 3, 4]], attrs: { axes: [0, 2] } },
    { inputs: [[2, 3]], attrs: { axes: [] } },
  ],
};
