import { sameShape } from "../types/shape.ts";
import type { Op } from "../op.ts";

/**
 * x with updates added at int64 indices: x [n, d…], indices [m, 1], updates [m, d…]. Entries with the same index add
 * up. ONNX ScatterND-16 with reduction add, over the first axis.
 */
export const scatterNDAdd: Op = {
  doc: "x [n, d...] with updates [m, d...] added at int64 indices [m, 1]; the same index may come often.",
  infer: ([x, indices, updates]) =>
    indices!.dtype === "int64" &&
    sameShape(indices!.shape, [updates!.shape[0]!, 1]) &&
    sameShape(updates!.shape.slice(1), x!.shape.slice(1))
      ? x!
      : { error: `updates [${updates!.shape}] of [${x!.shape}] at ${indices!.dtype} [${indices!.shape}]` },
  vjp: ({ dy, inputs: [, indices], b }) => {
    // As int32, since WebGPU reshapes no int64.
    const rows = b.reshape([b.cast([indices!], { to: "int32" })], { shape: [indices!.type.shape[0]!] });
    return [dy, null, b.gather([dy, rows], { axis: 0 })];
  },
  onnx: () => ({ type: "ScatterND", attrs: { reduction: "add" } }),
  examples: [
    { inputs: [[5, 3], { shape: [4, 1], dtype: "int64", values: [2, 0, 2, 1] }, [4, 3]] },
    { inputs: [[4], { shape: [3, 1], dtype: "int64", values: [3, 3, 3] }, [3]] },
  ],
};
