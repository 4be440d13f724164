import type { Op } from "../op.ts";

/** |x|; the gradient at 0 is 0. ONNX Abs-13. */
export const abs: Op = {
  doc: "|x|; the gradient at 0 is 0.",
  infer: ([x]) => x!,
  // Written without Sign, which WebGPU lacks.
  vjp: ({ dy, inputs: [x], b }) => {
    const zero = b.constant(0, [], x!.type.dtype);
    const to = x!.type.dtype;
    const sign = b.sub([b.cast([b.greater([x!, zero])], { to }), b.cast([b.less([x!, zero])], { to })]);
    return [b.mul([dy, sign])];
  },
  onnx: () => ({ type: "Abs" }),
  fold: (x) => Math.abs(x),
  examples: [{ inputs: [[2, 3]] }],
};
