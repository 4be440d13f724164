import { type Dim, exactDivDims, mulDims } from "../types/dim.ts";
import { tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";

/**
 * Channels laid out as blocks of places: x [N, C·r², H, W] → [N, C, H·r, W·r], r = `size`; the elements of a block are
 * neighboring channels. ONNX DepthToSpace-13 in mode CRD.
 */
export const depthToSpace: Op<{ size: number }> = {
  doc: "Channels laid out as blocks of places: x [N, C*size*size, H, W] gives [N, C, H*size, W*size].",
  infer: ([x], { size }) => {
    const [n, channels, h, w] = x!.shape as [Dim, Dim, Dim, Dim];
    const left = exactDivDims(channels, size * size);
    return x!.shape.length === 4 && left !== undefined
      ? tensor([n, left, mulDims(h, size), mulDims(w, size)], x!.dtype)
      : { error: `[${x!.shape}] has no blocks of ${size}×${size}` };
  },
  vjp: ({ dy, inputs: [x], attrs: { size }, b }) => {
    const [n, , h, w] = x!.type.shape;
    const blocks = b.reshape([dy], { shape: [n!, dy.type.shape[1]!, h!, size, w!, size] });
    const perm = [0, 1, 3, 5, 2, 4];
    return [b.reshape([b.transpose([blocks], { perm })], { shape: x!.type.shape })];
  },
  onnx: ({ size }) => ({ type: "DepthToSpace", attrs: { blocksize: size, mode: "CRD" } }),
  examples: [
    { inputs: [[2, 8, 2, 3]], attrs: { size: 2 } },
    { inputs: [[1, 9, 2, 1]], attrs: { size: 3 } },
  ],
};
