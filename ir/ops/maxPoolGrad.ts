import { sameType } from "../types/shape.ts";
import { keepZeroPad } from "../recipes/keepZeroPad.ts";
import { maxPoolGradient } from "../recipes/maxPoolGradient.ts";
import type { MaxPoolAttrs } from "../recipes/maxPoolGradientInputs.ts";
import type { Op } from "../op.ts";

/** Gradient of max pooling: x, its pooled y, dy → like x. The first maximum of a window gets all, as in PyTorch. */
export const maxPoolGrad: Op<MaxPoolAttrs> = {
  doc: "Gradient of max pooling from x, its pooled y and dy; the first maximum of a window gets all of it.",
  infer: ([x, y, dy]) => (sameType(y!, dy!) ? x! : { error: `[${dy!.shape}] for [${y!.shape}]` }),
  vjp: null,
  onnx: null,
  legalize: maxPoolGradient,
  simplify: ({ inputs: [x, y, dy], attrs, b }) => {
    const padded = keepZeroPad(x!, b);
    return padded && b.maxPoolGrad([padded, y!, dy!], attrs);
  },
  examples: [
    {
      // Both windows hold their maximum twice; the first in row-major order gets the gradient.
      inputs: [
        { shape: [1, 1, 2, 4], values: [0, 3, 1, 1, 3, 3, 2, 2] },
        { shape: [1, 1, 1, 2], values: [3, 2] },
        [1, 1, 1, 2],
      ],
      attrs: { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1], ceil: false },
    },
    {
      inputs: [
        { shape: [1, 1, 3, 3], values: [1, 2, 2, 0, 2, 2, 1, 0, 1] },
        { shape: [1, 1, 2, 2], values: [2, 2, 2, 2] },
        [1, 1, 2, 2],
      ],
      attrs: { kernel: [2, 2], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], ceil: false },
    },
  ],
};
