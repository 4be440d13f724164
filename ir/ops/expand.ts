import { broadcast, sameShape, type Shape, tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";

/** Broadcasts x to `shape`. ONNX Expand-13. */
export const expand: Op<{ shape: Shape }> = {
  doc: "Broadcasts x to `shape`.",
  infer: ([x], { shape }) => {
    const fits = broadcast(x!.shape, shape);
    return fits && sameShape(fits, shape)
      ? tensor(shape, x!.dtype)
      : { error: `[${x!.shape}] does not expand to [${shape}]` };
  },
  vjp: ({ dy }) => [dy],
  onnx: ({ shape }) => ({ type: "Expand", inputs: [0, { sizes: shape }] }),
  simplify: ({ inputs: [x], attrs }) => (sameShape(x!.type.shape, attrs.shape) ? x : undefined),
  examples: [
    { inputs: [[2, 1]], attrs: { shape: [2, 3] } },
    { inputs: [[3]], attrs: { shape: [2, 3] } },
  ],
};
