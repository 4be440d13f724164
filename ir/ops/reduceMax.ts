import { reducedAxes, reduction } from "../opFamilies/reduction.ts";
import type { Op } from "../op.ts";

/** Maximum over `axes` (non-negative; none means all), which stay with size 1; ties share the gradient. ONNX ReduceMax-13. */
export const reduceMax: Op<{ axes: readonly number[] }> = {
  doc: "Maximum over `axes` (non-negative; none means all), which stay with size 1; ties share the gradient.",
  infer: reduction,
  vjp: ({ dy, inputs: [x], attrs, y, b }) => {
    const ties = b.cast([b.equal([x!, y])], { to: x!.type.dtype });
    return [b.mul([ties, b.div([dy, b.reduceSum([ties], attrs)])])];
  },
  onnx: ({ axes }, [x]) => ({ type: "ReduceMax", attrs: { axes: reducedAxes(x!, axes), keepdims: 1 } }),
  simplify: ({ inputs: [x], attrs: { axes } }) =>
    reducedAxes(x!.type, axes).every((a) => x!.type.shape[a] === 1) ? x : undefined,
  examples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[2, 3, 4]], attrs: { axes: [0, 2] } },
    { inputs: [[2, 3]], attrs: { axes: [] } },
  ],
};
