import { addDims, mulDims } from "../types/dim.ts";
import { sizeOf, spatial, tensor } from "../types/shape.ts";
import { sumByChannel } from "../recipes/sumByChannel.ts";
import {
  type ConvTransposeAttrs,
  flippedConvolution,
  prefersFlipped,
} from "../recipes/flippedConvolution.ts";
import { withOddGroups } from "../recipes/withOddGroups.ts";
import type { Op } from "../op.ts";
import { coveredBy, windowsOf } from "../types/window.ts";

/**
 * Transposed convolution, the gradient of convolution by its input: x [N, C, …], w [C, O/group, k…], bias [O] if
 * given → [N, O, …]. ONNX ConvTranspose-11.
 */
export const convTranspose: Op<ConvTransposeAttrs> = {
  doc: "Transposed convolution of x [N, C, ...] with w [C, O/group, k...], plus an optional bias [O].",
  infer: ([x, w, bias], { strides, pads, dilations, group, outputPadding }) => {
    const filters = mulDims(w!.shape[1]!, group);
    const fits = x!.shape[1] === w!.shape[0] && Number(x!.shape[1]) % group === 0;
    if (!fits || x!.shape.length !== w!.shape.length || (bias && bias.shape[0] !== filters))
      return { error: `[${x!.shape}] by [${w!.shape}] in ${group} groups` };
    const windows = windowsOf({ kernel: spatial(w!.shape) as number[], strides, pads, dilations });
    const sizes = windows.map((window, i) => addDims(coveredBy(x!.shape[i + 2]!, window), outputPadding[i]!));
    return sizes.some((d) => typeof d === "number" && d < 1)
      ? { error: `nothing left of [${x!.shape}] by [${w!.shape}]` }
      : tensor([x!.shape[0]!, filters, ...sizes], x!.dtype);
  },
  vjp: ({ dy, inputs: [x, w, bias], attrs: { strides, pads, dilations, group }, b }) => {
    const attrs = { strides, pads, dilations, group };
    const kernel = spatial(w!.type.shape) as number[];
    return [
      b.conv([dy, w!], attrs),
      b.convGradWeight([dy, x!], { ...attrs, kernel }),
      ...(bias ? [sumByChannel(dy, b)] : []),
    ];
  },
  onnx: ({ strides, pads, dilations, group, outputPadding }, [, w]) => ({
    type: "ConvTranspose",
    attrs: {
      kernel_shape: spatial(w!.shape) as number[],
      strides,
      pads,
      dilations,
      group,
      output_padding: outputPadding,
    },
  }),
  legalize: (call) =>
    call.y.type.shape.length > 4 ? flippedConvolution(call, call.b) : withOddGroups(call, call.b),
  specialize: (call) => (prefersFlipped(call, call.prefers) ? flippedConvolution(call, call.b) : undefined),
  macs: ([x, w]) => mulDims(sizeOf(x!.shape), ...w!.shape.slice(1)),
  examples: [
    {
      inputs: [[2, 2, 12, 11], [2, 3, 3, 2], [3]],
      attrs: { strides: [1, 1], pads: [1, 0, 0, 1], dilations: [2, 1], group: 1, outputPadding: [0, 0] },
    },
    {
      inputs: [
        [1, 4, 12, 12],
        [4, 2, 3, 3],
      ],
      attrs: { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], group: 2, outputPadding: [0, 0] },
    },
    {
      inputs: [
        [2, 3, 3, 4],
        [3, 2, 3, 3],
      ],
      attrs: { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1, outputPadding: [0, 0] },
    },
    {
      inputs: [[2, 3, 3, 4], [3, 2, 3, 2], [2]],
      attrs: { strides: [2, 3], pads: [1, 0, 1, 0], dilations: [1, 1], group: 1, outputPadding: [1, 2] },
    },
    {
      inputs: [
        [1, 2, 4, 3],
        [2, 2, 3, 3],
      ],
      attrs: { strides: [2, 1], pads: [2, 1, 0, 2], dilations: [1, 2], group: 1, outputPadding: [0, 0] },
    },
    {
      inputs: [[2, 4, 3, 3], [4, 3, 2, 2], [6]],
      attrs: { strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1], group: 2, outputPadding: [0, 0] },
    },
    {
      inputs: [
        [2, 3, 5],
        [3, 2, 4],
      ],
      attrs: { strides: [2], pads: [1, 1], dilations: [1], group: 1, outputPadding: [0] },
    },
    {
      inputs: [[2, 4, 3, 4], [4, 1, 2, 3], [2]],
      attrs: { strides: [2, 1], pads: [0, 1, 1, 0], dilations: [1, 1], group: 2, outputPadding: [0, 0] },
    },
    {
      inputs: [[2, 3, 3, 2, 3], [3, 2, 2, 3, 1], [2]],
      attrs: {
        strides: [2, 1, 3],
        pads: [0, 1, 0, 1, 0, 0],
        dilations: [1, 2, 1],
        group: 1,
        outputPadding: [1, 0, 2],
      },
    },
    {
      inputs: [
        [1, 4, 2, 3, 3],
        [4, 1, 2, 2, 2],
      ],
      attrs: {
        strides: [1, 2, 2],
        pads: [1, 2, 0, 0, 0, 3],
        dilations: [1, 1, 1],
        group: 2,
        outputPadding: [0, 1, 0],
      },
    },
  ],
};
