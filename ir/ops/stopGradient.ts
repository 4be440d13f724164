import type { Op } from "../op.ts";

/** x, through which no gradient flows back. ONNX Identity-16. */
export const stopGradient: Op = {
  doc: "x itself, through which no gradient flows back.",
  infer: ([x]) => x!,
  vjp: null,
  onnx: () => ({ type: "Identity" }),
  // Once gradients have been taken, nothing is left to stop.
  simplify: ({ inputs: [x] }) => x,
  examples: [{ inputs: [[2, 3]] }],
};
