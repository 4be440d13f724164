import { elementwise, withoutExpand, withoutNeutral } from "../opFamilies/elementwise.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

/** a · b with NumPy broadcasting. ONNX Mul-14. */
export const mul: Op = {
  doc: "a · b elementwise with NumPy broadcasting.",
  infer: elementwise,
  vjp: ({ dy, inputs: [a, c], b }) => [b.mul([dy, c!]), b.mul([dy, a!])],
  onnx: () => ({ type: "Mul" }),
  specialize: ({ prefers, inputs, y, b }) => {
    const mask = inputs.findIndex((v) => v.op === "cast" && v.inputs[0]!.type.dtype === "bool");
    if (!prefers.maskByWhere || mask < 0) return undefined;
    return b.where([inputs[mask]!.inputs[0]!, inputs[1 - mask]!, b.constant(0, [], y.type.dtype)]);
  },
  simplify: (application) => {
    const { y } = application;
    const [a, c] = application.inputs as [Value, Value];
    return withoutNeutral([a, c], 1, y) ?? withoutNeutral([c, a], 1, y) ?? withoutExpand(application);
  },
  fold: (a, b) => a * b,
  examples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
    },
    {
      inputs: [
        [2, 3],
        [1, 3],
      ],
    },
    {
      inputs: [
        { shape: [3], dtype: "int32", values: [7, -2, 3] },
        { shape: [3], dtype: "int32", values: [2, 2, -5] },
      ],
    },
    {
      inputs: [
        { shape: [3], dtype: "uint32", values: [2654435769, 2, 3] },
        { shape: [3], dtype: "uint32", values: [3, 5, 7] },
      ],
    },
  ],
};
