import type { Op } from "../op.ts";

/** The error function, 2/√π ∫₀ˣ exp(−t²) dt. ONNX Erf-13. */
export const erf: Op = {
  doc: "The error function.",
  infer: ([x]) => x!,
  // d erf = 2/√π · exp(−x²)
  vjp: ({ dy, inputs: [x], b }) => {
    const bell = b.exp([b.neg([b.mul([x!, x!])])]);
    return [b.mul([dy, b.mul([bell, b.constant(2 / Math.sqrt(Math.PI), [], x!.type.dtype)])])];
  },
  onnx: () => ({ type: "Erf" }),
  examples: [{ inputs: [[2, 3]] }],
};
