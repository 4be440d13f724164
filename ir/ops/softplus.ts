import { logOnePlus } from "../recipes/logOnePlus.ts";
import type { Op } from "../op.ts";

/** log(1 + exp(x)), finite for every finite x. ONNX Softplus-1. */
export const softplus: Op = {
  doc: "log(1 + exp(x)).",
  infer: ([x]) => x!,
  // 1 / (1 + exp(−x)) = exp(x − y), which keeps its digits far below 0, as a Sigmoid of ONNX Runtime's CPU does not.
  vjp: ({ dy, y, inputs: [x], b }) => [b.mul([dy, b.exp([b.sub([x!, y])])])],
  onnx: () => ({ type: "Softplus" }),
  legalize: ({ inputs: [x], b }) => b.add([b.relu([x!]), logOnePlus(b.exp([b.neg([b.abs([x!])])]), b)]),
  fold: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  examples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [2, 5], range: [-40, 40] }] }],
};
