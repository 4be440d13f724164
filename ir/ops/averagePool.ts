import { padsWithoutCeil, pooling } from "../opFamilies/pooling.ts";
import { spatial } from "../types/shape.ts";
import type { Op } from "../op.ts";

type Attributes = {
  kernel: readonly number[];
  strides: readonly number[];
  /** In ONNX's order: all begins, then all ends. */
  pads: readonly number[];
  /** A last window may hang over the end; what hangs over is not counted. */
  ceil: boolean;
  /** Padding counts as zeros; otherwise it is left out of the mean. */
  countIncludePad: boolean;
};

/** Mean of each window: x [N, C, …]. ONNX AveragePool-11. */
export const averagePool: Op<Attributes> = {
  doc: "Mean of each window over x [N, C, ...].",
  infer: pooling,
  vjp: ({ dy, inputs: [x], attrs, b }) => [
    b.averagePoolGrad([dy], { ...attrs, sizes: spatial(x!.type.shape) as number[] }),
  ],
  onnx: (attrs, [x], y) => {
    const { kernel, strides, pads, ceil, countIncludePad } = attrs;
    const counted = countIncludePad && pads.some((p) => p > 0);
    const reaching = counted ? undefined : padsWithoutCeil(x!, y, attrs);
    const enough = ceil ? reaching : pads;
    return {
      type: "AveragePool",
      attrs: {
        kernel_shape: kernel,
        strides,
        pads: enough ?? pads,
        ...(!enough && { ceil_mode: 1 }),
        ...(counted && { count_include_pad: 1 }),
      },
    };
  },
  // Padding that counts is put around x beforehand where other padding, for `ceil`, does not count.
  legalize: ({ inputs: [x], attrs, b }) => {
    if (attrs.pads.every((p) => p === 0)) return undefined;
    const rank = attrs.kernel.length;
    const around = [0, 0, ...attrs.pads.slice(0, rank), 0, 0, ...attrs.pads.slice(rank)];
    const padded = b.pad([x!], { pads: around, value: 0 });
    return b.averagePool([padded], { ...attrs, pads: attrs.pads.map(() => 0), countIncludePad: false });
  },
  examples: [
    {
      inputs: [[1, 1, 6, 7]],
      attrs: { kernel: [2, 2], strides: [3, 3], pads: [0, 0, 0, 0], ceil: true, countIncludePad: true },
    },
    {
      inputs: [[1, 2, 4, 5]],
      attrs: { kernel: [4, 5], strides: [4, 5], pads: [0, 0, 0, 0], ceil: false, countIncludePad: true },
    },
    {
      inputs: [[1, 1, 5, 6]],
      attrs: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil: true, countIncludePad: false },
    },
    {
      inputs: [[2, 3, 4, 6]],
      attrs: { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], ceil: false, countIncludePad: true },
    },
    {
      inputs: [[1, 2, 5, 7]],
      attrs: { kernel: [2, 3], strides: [2, 3], pads: [0, 0, 0, 0], ceil: false, countIncludePad: false },
    },
    {
      inputs: [[1, 2, 7, 7]],
      attrs: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil: false, countIncludePad: true },
    },
    {
      inputs: [[1, 2, 7, 6]],
      attrs: { kernel: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1], ceil: false, countIncludePad: false },
    },
    {
      inputs: [[1, 2, 5, 6]],
      attrs: { kernel: [2, 3], strides: [2, 2], pads: [0, 0, 0, 0], ceil: true, countIncludePad: false },
    },
    {
      inputs: [[1, 2, 6, 6]],
      attrs: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil: true, countIncludePad: true },
    },
    {
      inputs: [[2, 3, 8]],
      attrs: { kernel: [3], strides: [2], pads: [1, 1], ceil: false, countIncludePad: true },
    },
    {
      inputs: [[1, 2, 4, 3, 4]],
      attrs: {
        kernel: [2, 1, 2],
        strides: [2, 1, 2],
        pads: [0, 0, 0, 0, 0, 0],
        ceil: false,
        countIncludePad: true,
      },
    },
    {
      inputs: [[2, 1, 4, 5, 4]],
      attrs: {
        kernel: [3, 2, 2],
        strides: [1, 2, 1],
        pads: [1, 0, 0, 1, 1, 0],
        ceil: false,
        countIncludePad: false,
      },
    },
  ],
};
