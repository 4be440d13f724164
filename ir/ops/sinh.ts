import type { Op } from "../op.ts";

/** Hyperbolic sine of x. ONNX Sinh-9. */
export const sinh: Op = {
  doc: "Hyperbolic sine of x.",
  infer: ([x]) => x!,
  // cosh(x) = √(1 + sinh²(x))
  vjp: ({ dy, y, b }) => [b.mul([dy, b.sqrt([b.add([b.constant(1, [], y.type.dtype), b.mul([y, y])])])])],
  onnx: () => ({ type: "Sinh" }),
  fold: (x) => Math.sinh(x),
  examples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [2, 5], range: [-4, 4] }] }],
};
