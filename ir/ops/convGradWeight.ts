import { mulDims } from "../types/dim.ts";
import { sizeOf, tensor } from "../types/shape.ts";
import { weightGradient } from "../recipes/weightGradient.ts";
import type { Op } from "../op.ts";
import { unreachedEnds, type WindowAttrs } from "../types/window.ts";

type Attributes = WindowAttrs & { group: number };

/** Gradient of a convolution by its kernel: x [N, C, …], dy [N, O, …] → [O, C/group, k…]. */
export const convGradWeight: Op<Attributes> = {
  doc: "Gradient of a convolution by its kernel: x [N, C, ...], dy [N, O, ...] gives [O, C/group, k...].",
  infer: ([x, dy], { kernel, group }) => {
    const [channels, filters] = [x!.shape[1]!, dy!.shape[1]!];
    return typeof channels === "number" && typeof filters === "number" && x!.shape[0] === dy!.shape[0]
      ? tensor([filters, channels / group, ...kernel], x!.dtype)
      : { error: `[${x!.shape}] with [${dy!.shape}]` };
  },
  // ⟨g, convGradWeight(x, dy)⟩ = ⟨dy, conv(x, g)⟩
  vjp: ({ dy: g, inputs: [x, dy], attrs: window, b }) => {
    const { strides, pads, dilations, group } = window;
    const attrs = { strides, pads, dilations, group };
    const forward = b.conv([x!, g], attrs);
    const outputPadding = unreachedEnds(x!.type.shape, window);
    return [b.convTranspose([dy!, g], { ...attrs, outputPadding }), forward];
  },
  onnx: null,
  legalize: weightGradient,
  macs: ([, dy], y) => mulDims(sizeOf(dy!.shape), ...y.shape.slice(1)),
  examples: [
    {
      inputs: [
        [2, 3, 5, 6],
        [2, 4, 3, 4],
      ],
      attrs: { kernel: [3, 3], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [
        [2, 16, 6, 5],
        [2, 3, 3, 5],
      ],
      attrs: { kernel: [3, 2], strides: [2, 1], pads: [1, 1, 0, 1], dilations: [1, 2], group: 1 },
    },
    {
      inputs: [
        [2, 4, 5, 5],
        [2, 2, 3, 3],
      ],
      attrs: { kernel: [2, 2], strides: [2, 2], pads: [0, 1, 1, 0], dilations: [1, 1], group: 2 },
    },
    {
      inputs: [
        [2, 32, 4, 4],
        [2, 4, 4, 4],
      ],
      attrs: { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], group: 2 },
    },
    {
      inputs: [
        [2, 5, 4, 4],
        [2, 3, 2, 2],
      ],
      attrs: { kernel: [1, 1], strides: [2, 3], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 },
    },
  ],
};
