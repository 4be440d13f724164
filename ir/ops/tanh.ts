import type { Op } from "../op.ts";

/** Hyperbolic tangent of x. ONNX Tanh-13. */
export const tanh: Op = {
  doc: "Hyperbolic tangent of x.",
  infer: ([x]) => x!,
  vjp: ({ dy, y, b }) => [b.mul([dy, b.sub([b.constant(1, [], y.type.dtype), b.mul([y, y])])])],
  onnx: () => ({ type: "Tanh" }),
  fold: (x) => Math.tanh(x),
  examples: [{ inputs: [[2, 3]] }],
};
