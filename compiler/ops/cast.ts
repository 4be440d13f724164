import { type DType, tensor } from "../../graph-schema/shape.ts";
import { onnxDType } from "../onnxDType.ts";
import type { Op } from "../op.ts";

/** Converts elements to dtype `to`. ONNX Cast-13. */
export const cast: Op<{ to: DType }> = {
  doc: "Converts elements to another dtype.",
  infer: ([x], { to }) => tensor(x!.shape, to),
  vjp: ({ dy, inputs: [x], attrs, b }) => {
    const float = (d: DType): boolean => d === "float32" || d === "float16";
    return [float(x!.type.dtype) && float(attrs.to) ? b.cast([dy], { to: x!.type.dtype }) : null];
  },
  onnx: ({ to }) => ({ type: "Cast", attrs: { to: onnxDType[to] } }),
  simplify: ({ inputs: [x], attrs }) => (x!.type.dtype === attrs.to ? x : undefined),
  examples: [
    { inputs: [{ shape: [2, 3], dtype: "int32", values: [1, -2, 3, 0, 5, 6] }], attrs: { to: "float32" } },
  ],
};
