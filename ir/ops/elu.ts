import type { Op } from "../op.ts";

/** x for x > 0, else alpha · (eˣ − 1). ONNX Elu-6. */
export const elu: Op<{ alpha: number }> = {
  doc: "x where it is positive, else alpha times exp(x) - 1.",
  infer: ([x]) => x!,
  // Where x is not positive, alpha·eˣ = y + alpha
  vjp: ({ dy, inputs: [x], y, attrs: { alpha }, b }) => {
    const dtype = x!.type.dtype;
    const below = b.mul([dy, b.add([y, b.constant(alpha, [], dtype)])]);
    return [b.where([b.greater([x!, b.constant(0, [], dtype)]), dy, below])];
  },
  onnx: ({ alpha }) => ({ type: "Elu", attrs: { alpha: { float: alpha } } }),
  examples: [
    { inputs: [[2, 3]], attrs: { alpha: 1 } },
    { inputs: [{ shape: [2, 4], range: [-3, 1] }], attrs: { alpha: 0.5 } },
  ],
};
