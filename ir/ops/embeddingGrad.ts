import { mulDims } from "../types/dim.ts";
import { sizeOf, sameShape, tensor } from "../types/shape.ts";
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
  legalize: ({ inputs: [indices, dy], y, target, callOf, b }) => {
    const [count, width] = [sizeOf(indices!.type.shape), dy!.type.shape.at(-1)!];
    const zero = b.constant(0, [], y.type.dtype);
    const at = b.reshape([b.cast([indices!], { to: "int32" })], { shape: [count, 1] });
    const updates = b.reshape([dy!], { shape: [count, width] });
    const table = b.expand([zero], { shape: y.type.shape });
    const byRow = b.scatterNDAdd([table, b.cast([at], { to: "int64" }), updates]);
    if (!target.lacks(callOf(byRow))) return byRow;
    const first = b.mul([at, b.constant(Number(width), [], "int32")]);
    const flat = { shape: [mulDims(count, width)] };
    const each = b.reshape([b.add([first, b.range([], { size: width })])], flat);
    const zeros = b.expand([zero], { shape: [sizeOf(y.type.shape)] });
    return b.reshape([b.scatterElementsAdd([zeros, each, b.reshape([dy!], flat)], {})], {
      shape: y.type.shape,
    });
  },
  examples: [
    { inputs: [{ shape: [4], dtype: "int32", values: [2, 0, 2, 1] }, [4, 3]], attrs: { rows: 5 } },
    { inputs: [{ shape: [2, 2], dtype: "int32", values: [1, 1, 1, 0] }, [2, 2, 3]], attrs: { rows: 2 } },
  ],
};
