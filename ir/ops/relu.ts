import type { Op } from "../op.ts";

/** max(x, 0). ONNX Relu-14. */
export const relu: Op = {
  doc: "max(x, 0).",
  infer: ([x]) => x!,
  vjp: ({ dy, y, b }) => {
    const to = y.type.dtype;
    return [b.mul([dy, b.cast([b.greater([y, b.constant(0, [], to)])], { to })])];
  },
  onnx: () => ({ type: "Relu" }),
  fold: (x) => Math.max(x, 0),
  examples: [{ inputs: [[2, 3]] }],
};
