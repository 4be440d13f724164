import { comparison, withoutExpand } from "../opFamilies/elementwise.ts";
import type { Op } from "../op.ts";

/** a ≤ b with NumPy broadcasting; bool. ONNX LessOrEqual-16. */
export const lessOrEqual: Op = {
  doc: "a <= b elementwise, as bool.",
  infer: comparison,
  vjp: null,
  onnx: () => ({ type: "LessOrEqual" }),
  simplify: withoutExpand,
  fold: (a, b) => Number(a <= b),
  examples: [
    { inputs: [[2, 3], [3]] },
    {
      inputs: [
        { shape: [3], dtype: "int32", values: [7, -2, 3] },
        { shape: [3], dtype: "int32", values: [2, 2, 3] },
      ],
    },
  ],
};
