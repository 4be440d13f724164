import type { Op } from "../op.ts";

/** 1 / (1 + exp(-x)). ONNX Sigmoid-13. */
export const sigmoid: Op = {
  doc: "1 / (1 + exp(-x)).",
  infer: ([x]) => x!,
  vjp: ({ dy, y, b }) => [b.mul([dy, b.mul([y, b.sub([b.constant(1, [], y.type.dtype), y])])])],
  onnx: () => ({ type: "Sigmoid" }),
  fold: (x) => 1 / (1 + Math.exp(-x)),
  examples: [{ inputs: [[2, 3]] }],
};
