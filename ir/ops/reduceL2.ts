import { reducedAxes, reduction } from "../opFamilies/reduction.ts";
import type { Op } from "../op.ts";

/**
 * √Σx² over `axes` (non-negative; none means all), which stay with size 1; where it is 0 it has gradient 0, as in
 * PyTorch. ONNX ReduceL2-13.
 */
export const reduceL2: Op<{ axes: readonly number[] }> = {
  doc: "Euclidean length over `axes` (non-negative; none means all), which stay with size 1; at 0 its gradient is 0.",
  infer: reduction,
  // dx = dy·x / y, and x is 0 where y is
  vjp: ({ dy, inputs: [x], y, b }) => {
    const { dtype } = y.type;
    const positive = b.greater([y, b.constant(0, [], dtype)]);
    return [b.mul([x!, b.div([dy, b.where([positive, y, b.constant(1, [], dtype)])])])];
  },
  onnx: ({ axes }, [x]) => ({ type: "ReduceL2", attrs: { axes: reducedAxes(x!, axes), keepdims: 1 } }),
  simplify: ({ inputs: [x], attrs: { axes }, b }) =>
    reducedAxes(x!.type, axes).every((a) => x!.type.shape[a] === 1) ? b.abs([x!]) : undefined,
  examples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[2, 3, 4]], attrs: { axes: [0, 2] } },
    { inputs: [[2, 3]], attrs: { axes: [] } },
    { inputs: [[2, 1]], attrs: { axes: [1] } },
  ],
};
