import { comparison, withoutExpand } from "../opFamilies/elementwise.ts";
import type { Op } from "../op.ts";

/** a = b with NumPy broadcasting; bool. ONNX Equal-13. */
export const equal: Op = {
  doc: "a = b elementwise, as bool.",
  infer: comparison,
  vjp: null,
  onnx: () => ({ type: "Equal" }),
  legalize: ({ inputs, b }) =>
    inputs[0]!.type.dtype === "bool" ? b.equal(inputs.map((v) => b.cast([v], { to: "int32" }))) : undefined,
  simplify: withoutExpand,
  fold: (a, b) => Number(a === b),
  examples: [
    {
      inputs: [
        { shape: [4], dtype: "int32", values: [1, 2, 3, 4] },
        { shape: [4], dtype: "int32", values: [1, 0, 3, -4] },
      ],
    },
    {
      inputs: [
        { shape: [2, 2], values: [1, 2, 3, 2] },
        { shape: [], values: [2] },
      ],
    },
    {
      inputs: [
        { shape: [4], dtype: "bool", values: [0, 0, 1, 1] },
        { shape: [4], dtype: "bool", values: [0, 1, 0, 1] },
      ],
    },
  ],
};
