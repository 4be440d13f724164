import type { Op } from "../op.ts";

/** The largest integer not above x; no gradient. ONNX Floor-13. */
export const floor: Op = {
  doc: "The largest integer not above x; no gradient.",
  infer: ([x]) => x!,
  vjp: null,
  onnx: () => ({ type: "Floor" }),
  fold: (x) => Math.floor(x),
  examples: [{ inputs: [{ shape: [2, 3], range: [-3, 3] }] }],
};
