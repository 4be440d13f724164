import { elementwise, withoutExpand, withoutNeutral } from "../opFamilies/elementwise.ts";
import type { Value } from "../value.ts";
import { joinPads } from "../recipes/joinPads.ts";
import type { Op } from "../op.ts";

/** a + b with NumPy broadcasting. ONNX Add-14. */
export const add: Op = {
  doc: "a + b with NumPy broadcasting.",
  infer: elementwise,
  vjp: ({ dy }) => [dy, dy],
  onnx: () => ({ type: "Add" }),
  simplify: (application) => {
    const { y, b } = application;
    const [a, c] = application.inputs as [Value, Value];
    const alone = withoutNeutral([a, c], 0, y) ?? withoutNeutral([c, a], 0, y);
    if (alone) return alone;
    if (c.op === "neg") return b.sub([a, c.inputs[0]!]);
    if (a.op === "neg") return b.sub([c, a.inputs[0]!]);
    return joinPads(a, c, b) ?? withoutExpand(application);
  },
  fold: (a, b) => a + b,
  examples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
    },
    { inputs: [[2, 3], [3]] },
    {
      inputs: [
        [2, 1],
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
        { shape: [3], dtype: "uint32", values: [4000000000, 2, 3] },
        { shape: [3], dtype: "uint32", values: [294967296, 2, 4294967295] },
      ],
    },
  ],
};
