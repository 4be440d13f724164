import type { Op } from "../op.ts";

/** log(1 + exp(x)), finite for every finite x. ONNX Softplus-1. */
export const softplus: Op = {
  doc: "log(1 + exp(x)).",
  infer: ([x]) => x!,
  vjp: ({ dy, inputs: [x], b }) => [b.mul([dy, b.sigmoid([x!])])],
  onnx: () => ({ type: "Softplus" }),
  fold: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  examples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [2, 5], range: [-40, 40] }] }],
};
