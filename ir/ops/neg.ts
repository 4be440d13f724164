import type { Op } from "../op.ts";

/** −x. ONNX Neg-13. */
export const neg: Op = {
  doc: "-x.",
  infer: ([x]) => x!,
  vjp: ({ dy, b }) => [b.neg([dy])],
  onnx: () => ({ type: "Neg" }),
  legalize: ({ inputs: [x], b }) => b.sub([b.constant(0, [], x!.type.dtype), x!]),
  simplify: ({ inputs: [x] }) => (x!.op === "neg" ? x!.inputs[0] : undefined),
  fold: (x) => -x,
  examples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [2], dtype: "int32", values: [5, -6] }] }],
};
