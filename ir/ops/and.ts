import { elementwise } from "../opFamilies/elementwise.ts";
import type { Op } from "../op.ts";

/** Whether both a and b hold, with NumPy broadcasting. ONNX And-7. */
export const and: Op = {
  doc: "Whether both a and b hold, elementwise.",
  infer: elementwise,
  vjp: null,
  onnx: () => ({ type: "And" }),
  fold: (a, b) => Number(a !== 0 && b !== 0),
  examples: [
    {
      inputs: [
        { shape: [4], dtype: "bool", values: [0, 0, 1, 1] },
        { shape: [4], dtype: "bool", values: [0, 1, 0, 1] },
      ],
    },
  ],
};
