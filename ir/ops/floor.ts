import type { Op } from "../op.ts";

/**
 * The largest integer not above x. Its gradient is 0, as in PyTorch: what leads here alone is still decayed and has
 * moments. ONNX Floor-13.
 */
export const floor: Op = {
  doc: "The largest integer not above x, with a gradient of 0.",
  infer: ([x]) => x!,
  vjp: ({ inputs: [x], b }) => [b.expand([b.constant(0)], { shape: x!.type.shape })],
  onnx: () => ({ type: "Floor" }),
  fold: (x) => Math.floor(x),
  examples: [{ inputs: [{ shape: [2, 3], values: [-2.5, -0.25, 0.5, 1.75, 2.5, 7.25] }] }],
};
