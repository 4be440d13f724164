import { elementwise } from "../elementwise.ts";
import type { Op } from "../op.ts";

/** a − b with NumPy broadcasting. ONNX Sub-14. */
export const sub: Op = {
  doc: "a - b with NumPy broadcasting.",
  infer: elementwise,
  vjp: ({ dy, b }) => [dy, b.neg([dy])],
  onnx: () => ({ type: "Sub" }),
  fold: (a, b) => a! - b!,
  examples: [{ inputs: [[2, 3], [3]] }],
};
