import type { Op } from "../op.ts";

/** x − log Σ exp(x) along `axis` (non-negative). ONNX LogSoftmax-13. */
export const logSoftmax: Op<{ axis: number }> = {
  doc: "Logarithm of softmax along `axis` (non-negative).",
  infer: ([x], { axis }) =>
    axis >= 0 && axis < x!.shape.length ? x! : { error: `[${x!.shape}] has no axis ${axis}` },
  // dx = dy − exp(y)·Σ dy
  vjp: ({ dy, y, attrs: { axis }, b }) => [
    b.sub([dy, b.mul([b.exp([y]), b.reduceSum([dy], { axes: [axis] })])]),
  ],
  onnx: ({ axis }) => ({ type: "LogSoftmax", attrs: { axis } }),
  legalize: ({ inputs: [x], attrs: { axis }, b }) => {
    const shifted = b.sub([x!, b.reduceMax([x!], { axes: [axis] })]);
    return b.sub([shifted, b.log([b.reduceSum([b.exp([shifted])], { axes: [axis] })])]);
  },
  examples: [
    { inputs: [[2, 3]], attrs: { axis: 1 } },
    { inputs: [[2, 3, 4]], attrs: { axis: 1 } },
  ],
};
