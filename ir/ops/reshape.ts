import { type Shape, sameShape, sizeOf, tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";

/** Same elements in row-major order, new axes. ONNX Reshape-14. */
export const reshape: Op<{ shape: Shape }> = {
  doc: "Same elements in row-major order, new axes.",
  infer: ([x], { shape }) =>
    sizeOf(x!.shape) === sizeOf(shape)
      ? tensor(shape, x!.dtype)
      : { error: `[${x!.shape}] does not reshape to [${shape}]` },
  vjp: ({ dy, inputs: [x], b }) => [b.reshape([dy], { shape: x!.type.shape })],
  onnx: ({ shape }) => ({ type: "Reshape", inputs: [0, { sizes: shape, infer: true }] }),
  simplify: ({ inputs: [x], attrs, b }) => {
    if (sameShape(x!.type.shape, attrs.shape)) return x;
    return x!.op === "reshape" ? b.reshape([x!.inputs[0]!], attrs) : undefined;
  },
  examples: [
    { inputs: [[2, 6]], attrs: { shape: [3, 4] } },
    { inputs: [[]], attrs: { shape: [1, 1] } },
    { inputs: [[2, 3, 2]], attrs: { shape: [12] } },
  ],
};
