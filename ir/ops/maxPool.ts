import { padsWithoutCeil, pooledShape, pooling } from "../opFamilies/pooling.ts";
import { tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";
import { keepZeroPad } from "../recipes/keepZeroPad.ts";
import type { MaxPoolAttrs } from "../recipes/maxPoolGradientInputs.ts";

/**
 * Maximum of each window: x [N, C, …]. With `ceil` a last window may hang over the end. Auxiliary output: the index of the
 * first maximum in the whole of x, int64. ONNX MaxPool-12.
 */
export const maxPool: Op<MaxPoolAttrs> = {
  doc: "Maximum of each window over x [N, C, ...]; with `ceil` a last window may hang over the end.",
  infer: pooling,
  auxiliaryOutputs: ([x], attrs) => [tensor(pooledShape(x!, attrs), "int64")],
  vjp: ({ dy, inputs: [x], y, attrs, b }) => [b.maxPoolGrad([x!, y, dy], attrs)],
  onnx: (attrs, [x], y) => {
    const pads = attrs.ceil ? padsWithoutCeil(x!, y, attrs) : attrs.pads;
    return {
      type: "MaxPool",
      attrs: {
        kernel_shape: attrs.kernel,
        strides: attrs.strides,
        pads: pads ?? attrs.pads,
        dilations: attrs.dilations,
        ...(!pads && { ceil_mode: 1 }),
      },
    };
  },
  simplify: ({ inputs: [x], attrs, b }) => {
    const padded = keepZeroPad(x!, b);
    return padded && b.maxPool([padded], attrs);
  },
  examples: [
    {
      inputs: [[1, 1, 6, 6]],
      attrs: { kernel: [2, 2], strides: [4, 1], pads: [0, 0, 0, 0], dilations: [3, 1], ceil: true },
    },
    {
      inputs: [[1, 1, 6, 7]],
      attrs: { kernel: [2, 2], strides: [3, 3], pads: [0, 0, 0, 0], dilations: [1, 1], ceil: true },
    },
    {
      inputs: [[2, 3, 4, 6]],
      attrs: { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1], ceil: false },
    },
    {
      inputs: [[1, 2, 5, 7]],
      attrs: { kernel: [2, 3], strides: [2, 3], pads: [0, 0, 0, 0], dilations: [1, 1], ceil: false },
    },
    {
      inputs: [[1, 2, 7, 7]],
      attrs: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], dilations: [1, 1], ceil: false },
    },
    {
      inputs: [[1, 2, 6, 6]],
      attrs: { kernel: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1], dilations: [1, 2], ceil: false },
    },
    {
      inputs: [[1, 2, 5, 6]],
      attrs: { kernel: [2, 3], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1], ceil: true },
    },
    {
      inputs: [[1, 2, 4, 7]],
      attrs: { kernel: [1, 2], strides: [3, 3], pads: [0, 0, 0, 0], dilations: [1, 1], ceil: true },
    },
    { inputs: [[2, 3, 8]], attrs: { kernel: [3], strides: [2], pads: [1, 1], dilations: [1], ceil: false } },
    {
      inputs: [[1, 2, 4, 3, 4]],
      attrs: {
        kernel: [2, 1, 2],
        strides: [2, 1, 2],
        pads: [0, 0, 0, 0, 0, 0],
        dilations: [1, 1, 1],
        ceil: false,
      },
    },
    {
      inputs: [[2, 1, 4, 5, 4]],
      attrs: {
        kernel: [3, 2, 2],
        strides: [1, 2, 1],
        pads: [1, 0, 0, 1, 1, 0],
        dilations: [1, 1, 2],
        ceil: false,
      },
    },
  ],
};
