import { sine } from "../recipes/sine.ts";
import type { Op } from "../op.ts";

/** Cosine of x in radians. ONNX Cos-7. */
export const cos: Op = {
  doc: "Cosine of x in radians.",
  infer: ([x]) => x!,
  vjp: ({ dy, inputs: [x], b }) => [b.neg([b.mul([dy, b.sin([x!])])])],
  onnx: () => ({ type: "Cos" }),
  legalize: ({ inputs: [x], b }) => sine(x!, "cos", b),
  fold: (x) => Math.cos(x),
  examples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [2, 20], range: [-50, 50] }] }],
};
