import type { Op } from "../op.ts";

/** e to the power x. ONNX Exp-13. */
export const exp: Op = {
  doc: "e to the power x.",
  infer: ([x]) => x!,
  vjp: ({ dy, y, b }) => [b.mul([dy, y])],
  onnx: () => ({ type: "Exp" }),
  fold: (x) => Math.exp(x),
  examples: [{ inputs: [[2, 3]] }],
};
