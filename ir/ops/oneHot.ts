import { tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";

/** 1 at the int32 index, 0 elsewhere: [I…] → float32 [I…, depth]. Compared with 0…depth−1, since WebGPU lacks OneHot. */
export const oneHot: Op<{ depth: number }> = {
  doc: "1 at the int32 index, 0 elsewhere, on a new last axis of size `depth`; float32.",
  infer: ([x], { depth }) =>
    x!.dtype === "int32" ? tensor([...x!.shape, depth]) : { error: `indices are ${x!.dtype}, not int32` },
  vjp: null,
  onnx: null,
  legalize: ({ inputs: [x], attrs: { depth }, b }) => {
    const classes = b.range([], { size: depth });
    const column = b.reshape([x!], { shape: [...x!.type.shape, 1] });
    return b.cast([b.equal([column, classes])], { to: "float32" });
  },
  examples: [
    { inputs: [{ shape: [4], dtype: "int32", values: [2, 0, 3, 2] }], attrs: { depth: 4 } },
    { inputs: [{ shape: [2, 2], dtype: "int32", values: [0, 1, 1, 0] }], attrs: { depth: 2 } },
  ],
};
