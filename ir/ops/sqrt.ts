import type { Op } from "../op.ts";

/** Square root of x. ONNX Sqrt-13. */
export const sqrt: Op = {
  doc: "Square root of x.",
  infer: ([x]) => x!,
  vjp: ({ dy, y, b }) => [b.div([b.mul([dy, b.constant(0.5, [], y.type.dtype)]), y])],
  onnx: () => ({ type: "Sqrt" }),
  fold: (x) => Math.sqrt(x),
  examples: [{ inputs: [{ shape: [2, 3], range: [0.5, 2] }] }],
};
