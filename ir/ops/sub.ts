import { elementwise, withoutExpand, withoutNeutral } from "../opFamilies/elementwise.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

/** a − b with NumPy broadcasting. ONNX Sub-14. */
export const sub: Op = {
  doc: "a - b with NumPy broadcasting.",
  infer: elementwise,
  vjp: ({ dy, b }) => [dy, b.neg([dy])],
  onnx: () => ({ type: "Sub" }),
  simplify: (application) => {
    const { y, b } = application;
    const [a, c] = application.inputs as [Value, Value];
    if (c.op === "neg") return b.add([a, c.inputs[0]!]);
    return withoutNeutral([a, c], 0, y) ?? withoutExpand(application);
  },
  fold: (a, b) => a - b,
  examples: [
    { inputs: [[2, 3], [3]] },
    {
      inputs: [
        { shape: [3], dtype: "int32", values: [7, -2, 3] },
        { shape: [3], dtype: "int32", values: [2, 2, -5] },
      ],
    },
  ],
};
