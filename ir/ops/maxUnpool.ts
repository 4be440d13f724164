import { sameShape, type Shape, sizeOf, tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";

/**
 * Elements of x [N, C, …] put at int64 indices into a flattened tensor of `shape`, zeros elsewhere; no index may come
 * twice. ONNX MaxUnpool-11.
 */
export const maxUnpool: Op<{ shape: Shape }> = {
  doc: "Elements of x [N, C, ...] at int64 indices into a tensor of `shape`, zeros elsewhere.",
  infer: ([x, indices], { shape }) =>
    indices!.dtype === "int64" && sameShape(x!.shape, indices!.shape)
      ? tensor(shape, x!.dtype)
      : { error: `[${x!.shape}] at ${indices!.dtype} [${indices!.shape}]` },
  vjp: ({ dy, inputs: [, indices], attrs: { shape }, b }) => [
    b.gather([b.reshape([dy], { shape: [sizeOf(shape)] }), indices!], { axis: 0 }),
    null,
  ],
  // Where the shape is given, kernel and strides only say how large it must be at least.
  onnx: ({ shape }) => {
    const ones = shape.slice(2).map(() => 1);
    return {
      type: "MaxUnpool",
      attrs: { kernel_shape: ones, strides: ones },
      inputs: [0, 1, { sizes: shape }],
    };
  },
  examples: [
    {
      inputs: [[1, 2, 1, 2], { shape: [1, 2, 1, 2], dtype: "int64", values: [3, 1, 5, 6] }],
      attrs: { shape: [1, 2, 2, 2] },
    },
  ],
};
