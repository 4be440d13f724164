import { tensor } from "../types/shape.ts";
import { type AveragePoolGradAttrs, averagePoolGradient } from "../recipes/averagePoolGradient.ts";
import type { Op } from "../op.ts";

/** Gradient of average pooling: dy [N, C, …] → [N, C, sizes…]. */
export const averagePoolGrad: Op<AveragePoolGradAttrs> = {
  doc: "Gradient of average pooling: spreads dy [N, C, ...] over windows of [N, C, sizes...].",
  infer: ([dy], { sizes }) => tensor([...dy!.shape.slice(0, 2), ...sizes], dy!.dtype),
  vjp: ({ dy, attrs: { kernel, strides, pads, ceil, countIncludePad }, b }) => [
    b.averagePool([dy], { kernel, strides, pads, ceil, countIncludePad }),
  ],
  onnx: null,
  legalize: averagePoolGradient,
  examples: [
    {
      inputs: [[2, 3, 2, 3]],
      attrs: {
        kernel: [2, 2],
        strides: [2, 2],
        pads: [0, 0, 0, 0],
        ceil: false,
        countIncludePad: true,
        sizes: [4, 7],
      },
    },
    {
      inputs: [[1, 2, 3, 4]],
      attrs: {
        kernel: [3, 2],
        strides: [2, 1],
        pads: [1, 0, 1, 1],
        ceil: false,
        countIncludePad: false,
        sizes: [5, 4],
      },
    },
    {
      inputs: [[2, 3, 1, 1]],
      attrs: {
        kernel: [4, 5],
        strides: [1, 1],
        pads: [0, 0, 0, 0],
        ceil: false,
        countIncludePad: true,
        sizes: [4, 5],
      },
    },
  ],
};
