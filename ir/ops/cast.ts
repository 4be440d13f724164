import type { Dim } from "../types/dim.ts";
import { type DType, tensor } from "../types/shape.ts";
import { onnxDType } from "../types/onnxDType.ts";
import type { Op } from "../op.ts";

type Attributes = {
  to: DType;
  /** Elements are indices below this size. */
  below?: Dim;
};

/** Converts elements to dtype `to`. ONNX Cast-13. */
export const cast: Op<Attributes> = {
  doc: "Converts elements to another dtype.",
  infer: ([x], { to }) => tensor(x!.shape, to),
  vjp: ({ dy, inputs: [x], attrs, b }) => {
    const float = (d: DType): boolean => d === "float32" || d === "float16";
    return [float(x!.type.dtype) && float(attrs.to) ? b.cast([dy], { to: x!.type.dtype }) : null];
  },
  onnx: ({ to }) => ({ type: "Cast", attrs: { to: onnxDType[to] } }),
  // Where int64 cannot be cast, it may be looked up by.
  legalize: ({ inputs: [x], attrs: { to, below }, b }) =>
    x!.type.dtype === "int64" && to === "int32" && below !== undefined
      ? b.gather([b.range([], { size: below }), x!], { axis: 0 })
      : undefined,
  simplify: ({ inputs: [x], attrs }) => (x!.type.dtype === attrs.to ? x : undefined),
  examples: [
    { inputs: [{ shape: [2, 3], dtype: "int32", values: [1, -2, 3, 0, 5, 6] }], attrs: { to: "float32" } },
    { inputs: [{ shape: [4], values: [1.75, -1.75, 0, 3] }], attrs: { to: "int32" } },
    { inputs: [{ shape: [2], dtype: "bool", values: [0, 1] }], attrs: { to: "float32" } },
    { inputs: [{ shape: [2], dtype: "int32", values: [0, 7] }], attrs: { to: "uint32" } },
    { inputs: [{ shape: [2], dtype: "uint32", values: [16777215, 7] }], attrs: { to: "float32" } },
    { inputs: [{ shape: [2], dtype: "int32", values: [-3, 7] }], attrs: { to: "int64" } },
    { inputs: [{ shape: [2, 2], dtype: "uint8", values: [0, 1, 128, 255] }], attrs: { to: "float32" } },
    { inputs: [{ shape: [3], dtype: "uint8", values: [0, 128, 255] }], attrs: { to: "int32" } },
    { inputs: [[2]], attrs: { to: "float32" } },
  ],
};
