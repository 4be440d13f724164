import { sameShape } from "../types/shape.ts";
import type { Op } from "../op.ts";

/**
 * x with updates added at indices: x [n], indices [m] int32 or int64, updates [m]. The same index may come often.
 * ONNX ScatterElements-16 with reduction add, for vectors.
 */
export const scatterElementsAdd: Op = {
  doc: "x [n] with updates [m] added at indices [m]; the same index may come often.",
  infer: ([x, indices, updates]) =>
    x!.shape.length === 1 &&
    updates!.shape.length === 1 &&
    sameShape(indices!.shape, updates!.shape) &&
    (indices!.dtype === "int32" || indices!.dtype === "int64")
      ? x!
      : { error: `updates [${updates!.shape}] of [${x!.shape}] at ${indices!.dtype} [${indices!.shape}]` },
  vjp: ({ dy, inputs: [, indices], b }) => [dy, null, b.gather([dy, indices!], { axis: 0 })],
  onnx: () => ({ type: "ScatterElements", attrs: { axis: 0, reduction: "add" } }),
  legalize: ({ inputs: [x, indices, updates], b }) => {
    const column = { shape: [indices!.type.shape[0]!, 1] };
    const int32 = b.cast([indices!], { to: "int32" });
    return b.scatterNDAdd([x!, b.cast([b.reshape([int32], column)], { to: "int64" }), updates!], {});
  },
  examples: [
    { inputs: [[5], { shape: [4], dtype: "int32", values: [2, 0, 2, 1] }, [4]] },
    { inputs: [[4], { shape: [3], dtype: "int64", values: [3, 3, 3] }, [3]] },
  ],
};
