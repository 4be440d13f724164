import type { Op } from "../op.ts";

/** 1 / x. ONNX Reciprocal-13. */
export const reciprocal: Op = {
  doc: "1 / x.",
  infer: ([x]) => x!,
  vjp: ({ dy, y, b }) => [b.neg([b.mul([dy, b.mul([y, y])])])],
  onnx: () => ({ type: "Reciprocal" }),
  fold: (x) => 1 / x,
  examples: [{ inputs: [{ shape: [2, 3], range: [0.5, 2] }] }],
};
