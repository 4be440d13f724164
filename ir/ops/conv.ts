import { mulDims } from "../types/dim.ts";
import { sizeOf, spatial, tensor } from "../types/shape.ts";
import { alignedConvolution } from "../recipes/alignedConvolution.ts";
import type { ConvolutionAttrs } from "../recipes/weightGradientInputs.ts";
import { sumByChannel } from "../recipes/sumByChannel.ts";
import type { Op } from "../op.ts";
import { unreachedEnds, windowCount, windowsOf } from "../types/window.ts";

/** Convolution (cross-correlation): x [N, C, …], w [O, C/group, k…], bias [O] if given → [N, O, …]. ONNX Conv-11. */
export const conv: Op<ConvolutionAttrs> = {
  doc: "Convolution of x [N, C, ...] with w [O, C/group, k...], plus an optional bias [O].",
  infer: ([x, w, bias], attrs) => {
    const [channels, filters, perGroup] = [x!.shape[1], w!.shape[0]!, w!.shape[1]!];
    const fits = channels === mulDims(perGroup, attrs.group) && Number(filters) % attrs.group === 0;
    if (!fits || x!.shape.length !== w!.shape.length || (bias && bias.shape[0] !== filters))
      return { error: `[${x!.shape}] by [${w!.shape}] in ${attrs.group} groups` };
    const windows = windowsOf({ ...attrs, kernel: spatial(w!.shape) as number[] });
    const places = windows.map((window, i) => windowCount(x!.shape[i + 2]!, window));
    return places.some((d) => typeof d === "number" && d < 1)
      ? { error: `kernel [${w!.shape}] is larger than [${x!.shape}]` }
      : tensor([x!.shape[0]!, filters, ...places], x!.dtype);
  },
  vjp: ({ dy, inputs: [x, w, bias], attrs, b }) => {
    const kernel = spatial(w!.type.shape) as number[];
    const outputPadding = unreachedEnds(x!.type.shape, { ...attrs, kernel });
    return [
      b.convTranspose([dy, w!], { ...attrs, outputPadding }),
      b.convGradWeight([x!, dy], { ...attrs, kernel }),
      ...(bias ? [sumByChannel(dy, b)] : []),
    ];
  },
  onnx: ({ strides, pads, dilations, group }, [, w]) => ({
    type: "Conv",
    attrs: { kernel_shape: spatial(w!.shape) as number[], strides, pads, dilations, group },
  }),
  legalize: (call) => alignedConvolution(call, call.b),
  macs: ([, w], y) => mulDims(sizeOf(y.shape), ...w!.shape.slice(1)),
  examples: [
    {
      inputs: [
        [2, 5, 1, 1],
        [4, 5, 1, 1],
      ],
      attrs: { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [
        [2, 2, 10, 11],
        [3, 2, 9, 9],
      ],
      attrs: { strides: [1, 1], pads: [0, 0, 0, 1], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [
        [2, 3, 5, 6],
        [4, 3, 3, 3],
      ],
      attrs: { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [[2, 3, 6, 7], [4, 3, 3, 2], [4]],
      attrs: { strides: [2, 3], pads: [1, 0, 1, 1], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [
        [1, 2, 7, 7],
        [2, 2, 3, 3],
      ],
      attrs: { strides: [1, 2], pads: [2, 1, 0, 1], dilations: [2, 1], group: 1 },
    },
    {
      inputs: [[2, 4, 5, 5], [6, 2, 3, 3], [6]],
      attrs: { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], group: 2 },
    },
    {
      inputs: [
        [2, 3, 6, 6],
        [3, 1, 3, 3],
      ],
      attrs: { strides: [2, 2], pads: [1, 1, 1, 1], dilations: [1, 1], group: 3 },
    },
    {
      inputs: [
        [2, 5, 3, 3],
        [4, 5, 1, 1],
      ],
      attrs: { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [
        [1, 2, 9, 9],
        [2, 2, 2, 2],
      ],
      attrs: { strides: [4, 4], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [
        [2, 16, 6, 6],
        [3, 16, 3, 3],
      ],
      attrs: { strides: [2, 1], pads: [1, 1, 0, 1], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [
        [2, 32, 4, 4],
        [4, 16, 3, 3],
      ],
      attrs: { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], group: 2 },
    },
    {
      inputs: [
        [2, 3, 8],
        [4, 3, 3],
      ],
      attrs: { strides: [2], pads: [1, 1], dilations: [1], group: 1 },
    },
    {
      inputs: [[1, 6, 5, 5], [4, 6, 3, 3], [4]],
      attrs: { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], group: 1 },
    },
    {
      inputs: [[2, 2, 6, 6], [10, 1, 3, 3], [10]],
      attrs: { strides: [1, 2], pads: [1, 0, 0, 0], dilations: [1, 1], group: 2 },
    },
    {
      inputs: [
        [2, 3, 4, 4],
        [6, 1, 2, 2],
      ],
      attrs: { strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1], group: 3 },
    },
    {
      inputs: [[1, 2, 3, 4, 5], [3, 2, 2, 3, 3], [3]],
      attrs: { strides: [1, 2, 1], pads: [0, 1, 1, 1, 1, 0], dilations: [1, 1, 2], group: 1 },
    },
    {
      inputs: [[2, 4, 3, 4, 4], [6, 2, 2, 3, 2], [6]],
      attrs: { strides: [1, 2, 3], pads: [1, 1, 0, 0, 1, 0], dilations: [2, 1, 1], group: 2 },
    },
  ],
};
