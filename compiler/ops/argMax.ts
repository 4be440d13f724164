import { tensor } from "../../graph-schema/shape.ts";
import { reduction } from "../reduction.ts";
import type { Op } from "../op.ts";

type Attributes = { axis: number; dtype?: "int32" | "int64" };

/** Index of the first maximum along `axis`, which stays with size 1; int32 unless said. ONNX ArgMax-13 is int64. */
export const argMax: Op<Attributes> = {
  doc: "Index of the first maximum along `axis`, which stays with size 1; int32 unless said.",
  infer: ([x], { axis, dtype = "int32" }) => {
    const y = reduction([x!], { axes: [axis] });
    return "error" in y ? y : tensor(y.shape, dtype);
  },
  vjp: null,
  onnx: ({ axis, dtype }) => {
    if (dtype !== "int64")
      throw new Error("internal: argMax to int32 must be legalized before it is emitted");
    return { type: "ArgMax", attrs: { axis, keepdims: 1 } };
  },
  legalize: ({ inputs: [x], attrs: { axis, dtype = "int32" }, target, b }) => {
    if (dtype === "int64") return undefined;
    if (target !== "webgpu") return b.cast([b.argMax([x!], { axis, dtype: "int64" })], { to: "int32" });
    // WebGPU casts from no int64. The first of n elements ranks n, the last 1.
    const size = x!.type.shape[axis] as number;
    const ranks = b.constant(
      Array.from({ length: size }, (_, i) => size - i),
      x!.type.shape.map((_, i) => (i === axis ? size : 1)),
    );
    const matches = b.equal([x!, b.reduceMax([x!], { axes: [axis] })]);
    const first = b.reduceMax([b.where([matches, ranks, b.constant(0)])], { axes: [axis] });
    return b.cast([b.sub([b.constant(size), first])], { to: "int32" });
  },
  examples: [
    { inputs: [[2, 3]], attrs: { axis: 1 } },
    { inputs: [{ shape: [3, 2], values: [1, 0, 1, 2, 0, 2] }], attrs: { axis: 0 } },
    { inputs: [{ shape: [2, 4], values: [1, 3, 3, 2, 5, 0, 5, 5] }], attrs: { axis: 1, dtype: "int64" } },
  ],
};
