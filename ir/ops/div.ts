import { elementwise, withoutExpand, withoutNeutral } from "../opFamilies/elementwise.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

/** a / b with NumPy broadcasting. ONNX Div-14. */
export const div: Op = {
  doc: "a / b elementwise with NumPy broadcasting.",
  infer: elementwise,
  vjp: ({ dy, inputs: [, c], y, b }) => [b.div([dy, c!]), b.neg([b.div([b.mul([dy, y]), c!])])],
  onnx: () => ({ type: "Div" }),
  simplify: (application) => {
    const [a, c] = application.inputs as [Value, Value];
    return withoutNeutral([a, c], 1, application.y) ?? withoutExpand(application);
  },
  fold: (a, b) => a / b,
  examples: [
    { inputs: [[2, 3], { shape: [3], range: [1, 2] }] },
    {
      inputs: [
        { shape: [3], dtype: "int32", values: [7, 8, 3] },
        { shape: [3], dtype: "int32", values: [2, 2, 5] },
      ],
    },
    {
      inputs: [
        { shape: [3], dtype: "uint32", values: [4000000000, 9, 3] },
        { shape: [3], dtype: "uint32", values: [65536, 2, 4] },
      ],
    },
  ],
};
