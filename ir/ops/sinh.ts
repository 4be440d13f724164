import type { Op } from "../op.ts";

/** Hyperbolic sine of x. ONNX Sinh-9. */
export const sinh: Op = {
  doc: "Hyperbolic sine of x.",
  infer: ([x]) => x!,
  // cosh(x) = (eˣ + e⁻ˣ) / 2; of y it would be √(1 + y²), which overflows long before.
  vjp: ({ dy, inputs: [x], b }) => {
    const cosh = b.mul([b.add([b.exp([x!]), b.exp([b.neg([x!])])]), b.constant(0.5, [], x!.type.dtype)]);
    return [b.mul([dy, cosh])];
  },
  onnx: () => ({ type: "Sinh" }),
  fold: (x) => Math.sinh(x),
  examples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [2, 5], range: [-4, 4] }] }],
};
