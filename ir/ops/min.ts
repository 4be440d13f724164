import { elementwise, subgradientOfMax, withoutExpand } from "../opFamilies/elementwise.ts";
import type { Op } from "../op.ts";

/** The smaller of a and b with NumPy broadcasting; equal elements share the gradient, as in PyTorch. ONNX Min-13. */
export const min: Op = {
  doc: "The smaller of a and b elementwise; equal elements share the gradient.",
  infer: elementwise,
  vjp: ({ dy, inputs: [a, c], b }) => {
    const da = b.mul([dy, subgradientOfMax(c!, a!, b)]);
    return [da, b.sub([dy, da])];
  },
  onnx: () => ({ type: "Min" }),
  simplify: withoutExpand,
  fold: (a, b) => Math.min(a, b),
  examples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
    },
    { inputs: [[2, 3], []] },
    {
      inputs: [
        { shape: [3], dtype: "int32", values: [7, -2, 3] },
        { shape: [3], dtype: "int32", values: [2, 2, -5] },
      ],
    },
  ],
};
