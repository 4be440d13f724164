import type { Op } from "../op.ts";

/** −x. ONNX Neg-13. */
export const neg: Op = {
  doc: "-x.",
  infer: ([x]) => x!,
  vjp: ({ dy, b }) => [b.neg([dy])],
  onnx: () => ({ type: "Neg" }),
  fold: (x) => -x!,
  examples: [{ inputs: [[2, 3]] }],
};
