import { sizeOf, sameShape, tensor } from "../../graph-schema/shape.ts";
import type { Op } from "../op.ts";

/** Gradient of a table by its rows: indices [I…] int32, dy [I…, d] → [rows, d], each row the sum of its gradients. */
export const embeddingGrad: Op<{ rows: number }> = {
  doc: "Gradient of a table of `rows` rows: sums the rows of dy [..., d] by int32 indices [...].",
  infer: ([indices, dy], { rows }) =>
    sameShape(indices!.shape, dy!.shape.slice(0, -1))
      ? tensor([rows, dy!.shape.at(-1)!], dy!.dtype)
      : { error: `rows [${dy!.shape}] by indices [${indices!.shape}]` },
  vjp: ({ dy, inputs: [indices], b }) => [null, b.gather([dy, indices!], { axis: 0 })],
  onnx: null,
  legalize: ({ inputs: [indices, dy], y, b }) => {
    const count = sizeOf(indices!.type.shape);
    const at = b.cast([b.reshape([indices!], { shape: [count, 1] })], { to: "int64" });
    const updates = b.reshape([dy!], { shape: [count, dy!.type.shape.at(-1)!] });
    const zeros = b.expand([b.constant(0, [], y.type.dtype)], { shape: y.type.shape });
    return b.scatterNDAdd([zeros, at, updates], {});
  },
  examples: [
    { inputs: [{ shape: [4], dtype: "int32", values: [2, 0, 2, 1] }, [4, 3]], attrs: { rows: 5 } },
    { inputs: [{ shape: [2, 2], dtype: "int32", values: [1, 1, 1, 0] }, [2, 2, 3]], attrs: { rows: 2 } },
  ],
};
