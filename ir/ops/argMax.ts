import { tensor } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { reduction } from "../opFamilies/reduction.ts";
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
  onnx: ({ axis, dtype }) => (dtype === "int64" ? { type: "ArgMax", attrs: { axis, keepdims: 1 } } : null),
  legalize: ({ inputs, attrs, b }) => narrowed(inputs[0]!, attrs, b),
  simplify: ({ inputs, attrs, b }) => narrowed(inputs[0]!, attrs, b),
  examples: [
    { inputs: [[2, 3]], attrs: { axis: 1 } },
    { inputs: [{ shape: [3, 2], values: [1, 0, 1, 2, 0, 2] }], attrs: { axis: 0 } },
    { inputs: [{ shape: [2, 4], values: [1, 3, 3, 2, 5, 0, 5, 5] }], attrs: { axis: 1, dtype: "int64" } },
  ],
};

const narrowed = (x: Value, { axis, dtype = "int32" }: Attributes, b: Builder): Value | undefined =>
  dtype === "int32"
    ? b.cast([b.argMax([x], { axis, dtype: "int64" })], { to: dtype, below: x.type.shape[axis]! })
    : undefined;
