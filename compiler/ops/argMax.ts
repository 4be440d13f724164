import { tensor } from "../../graph-schema/shape.ts";
import { reduction } from "../reduction.ts";
import type { Op } from "../op.ts";

/** Index of the first maximum along `axis`, which stays with size 1; int64 as in ONNX. ONNX ArgMax-13. */
export const argMax: Op<{ axis: number }> = {
  doc: "Index of the first maximum along `axis`, which stays with size 1; int64.",
  infer: ([x], { axis }) => {
    const y = reduction([x!], { axes: [axis] });
    return "error" in y ? y : tensor(y.shape, "int64");
  },
  vjp: null,
  onnx: ({ axis }) => ({ type: "ArgMax", attrs: { axis, keepdims: 1 } }),
  examples: [
    { inputs: [[2, 3]], attrs: { axis: 1 } },
    { inputs: [{ shape: [3, 2], values: [1, 0, 1, 2, 0, 2] }], attrs: { axis: 0 } },
  ],
};
