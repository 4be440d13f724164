import { tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";
import { padsToPlaces, spatial, type Window, windowPlaces } from "../types/opWindow.ts";

type Attributes = Window & { ceil: boolean };

/**
 * Maximum of each window: x [N, C, …]. With `ceil` a last window may hang over the end. By-product: the index of the
 * first maximum in the whole of x, int64. ONNX MaxPool-12.
 */
export const maxPool: Op<Attributes> = {
  doc: "Maximum of each window over x [N, C, ...]; with `ceil` a last window may hang over the end.",
  infer: ([x], attrs) => {
    const places = windowPlaces(spatial(x!.shape), attrs, attrs.ceil);
    return places.some((d) => typeof d === "number" && d < 1)
      ? { error: `kernel ${attrs.kernel} is larger than [${x!.shape}]` }
      : tensor([...x!.shape.slice(0, 2), ...places], x!.dtype);
  },
  auxiliaryOutputs: ([x], attrs) => [
    tensor([...x!.shape.slice(0, 2), ...windowPlaces(spatial(x!.shape), attrs, attrs.ceil)], "int64"),
  ],
  vjp: ({ dy, inputs: [x], y, attrs, b }) => [b.maxPoolGrad([x!, y, dy], attrs)],
  onnx: ({ ceil, ...window }, [x], y) => {
    const pads = ceil ? padsToPlaces(spatial(x!.shape), spatial(y.shape), window) : window.pads;
    return {
      type: "MaxPool",
      attrs: {
        kernel_shape: window.kernel,
        strides: window.strides,
        pads: pads ?? window.pads,
        dilations: window.dilations,
        ...(!pads && { ceil_mode: 1 }),
      },
    };
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
