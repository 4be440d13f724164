import type { Op } from "../op.ts";

/** Whether x does not hold. ONNX Not-1. */
export const not: Op = {
  doc: "Whether x does not hold, elementwise.",
  infer: ([x]) => x!,
  vjp: null,
  onnx: () => ({ type: "Not" }),
  fold: (x) => Number(x === 0),
  examples: [{ inputs: [{ shape: [2], dtype: "bool", values: [0, 1] }] }],
};
