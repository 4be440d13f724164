import type { Op } from "../op.ts";

/** exp(x) / Σ exp(x) along `axis` (non-negative). ONNX Softmax-13. */
export const softmax: Op<{ axis: number }> = {
  doc: "exp(x) divided by its sum along `axis` (non-negative).",
  infer: ([x], { axis }) =>
    axis >= 0 && axis < x!.shape.length ? x! : { error: `[${x!.shape}] has no axis ${axis}` },
  // dx = y·(dy − Σ dy·y)
  vjp: ({ dy, y, attrs: { axis }, b }) => {
    const weighted = b.mul([dy, y]);
    return [b.sub([weighted, b.mul([y, b.reduceSum([weighted], { axes: [axis] })])])];
  },
  onnx: ({ axis }) => ({ type: "Softmax", attrs: { axis } }),
  examples: [
    { inputs: [[2, 3]], attrs: { axis: 1 } },
    { inputs: [[2, 3, 4]], attrs: { axis: 1 } },
  ],
};
