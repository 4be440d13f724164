import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

/** x for x > 0, else alpha · x. ONNX LeakyRelu-16. */
export const leakyRelu: Op<{ alpha: number }> = {
  doc: "x where it is positive, else alpha times x.",
  infer: ([x]) => x!,
  vjp: ({ dy, inputs: [x], attrs: { alpha }, b }) => {
    const [zero, slope] = [0, alpha].map((n) => b.constant(n, [], x!.type.dtype)) as [Value, Value];
    return [b.where([b.greater([x!, zero]), dy, b.mul([dy, slope])])];
  },
  onnx: ({ alpha }) => ({ type: "LeakyRelu", attrs: { alpha: { float: alpha } } }),
  examples: [
    { inputs: [[2, 3]], attrs: { alpha: 0.01 } },
    { inputs: [[2, 4]], attrs: { alpha: -2 } },
  ],
};
