import type { Op } from "../op.ts";

/** Natural logarithm of x. ONNX Log-13. */
export const log: Op = {
  doc: "Natural logarithm of x.",
  infer: ([x]) => x!,
  vjp: ({ dy, inputs: [x], b }) => [b.div([dy, x!])],
  onnx: () => ({ type: "Log" }),
  fold: (x) => Math.log(x),
  examples: [{ inputs: [{ shape: [2, 3], range: [0.5, 2] }] }],
};
