import { mulDims } from "../types/dim.ts";
import { tensor } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

type Attributes = {
  axis: number;
  k: number;
  /** The largest, or else the smallest. */
  largest: boolean;
};

/**
 * The `k` largest elements along `axis` (non-negative), sorted; the first of equal ones comes first. Auxiliary output:
 * their indices, int64. ONNX TopK-11.
 */
export const topK: Op<Attributes> = {
  doc: "The `k` largest (or smallest) elements along `axis` (non-negative), sorted.",
  infer: ([x], { axis, k }) => {
    const size = x!.shape[axis];
    return size === undefined || k < 1 || (typeof size === "number" && size < k)
      ? { error: `${k} of axis ${axis} of [${x!.shape}]` }
      : tensor(x!.shape.with(axis, k), x!.dtype);
  },
  auxiliaryOutputs: ([x], { axis, k }) => [tensor(x!.shape.with(axis, k), "int64")],
  vjp: ({ dy, inputs: [x], y, attrs: { axis }, b }) => {
    const size = x!.type.shape[axis];
    if (typeof size !== "number") throw new Error(`internal: gradient of the largest of ${size}`);
    const indices = b.cast([b.auxiliaryOutput(y, 1)], { to: "int32", below: size });
    const [rows, places] = [dy, indices].map((v) => swapWithLast(v, axis, b)) as [Value, Value];
    return [swapWithLast(putBack({ rows, places, size }, b), axis, b)];
  },
  onnx: ({ axis, k, largest }) => ({
    type: "TopK",
    attrs: { axis, largest: Number(largest) },
    inputs: [0, { dtype: "int64", shape: [1], data: [k] }],
    outputs: 2,
  }),
  examples: [
    { inputs: [[2, 5]], attrs: { axis: 1, k: 2, largest: true } },
    { inputs: [[2, 4, 3]], attrs: { axis: 1, k: 3, largest: false } },
    { inputs: [[3, 2]], attrs: { axis: 0, k: 3, largest: true } },
  ],
};

const swapWithLast = (x: Value, axis: number, b: Builder): Value => {
  const axes = x.type.shape.map((_, i) => i);
  return b.transpose([x], { perm: axes.with(axis, axes.length - 1).with(-1, axis) });
};

/** Rows of `size` zeros with the elements of `rows` at the `places` of their row. */
function putBack({ rows, places, size }: { rows: Value; places: Value; size: number }, b: Builder): Value {
  const { shape, dtype } = rows.type;
  const [lead, taken] = [shape.slice(0, -1), shape.at(-1)!];
  const count = mulDims(...lead);
  const firsts = b.mul([b.range([], { size: count }), b.constant(size, [], "int32")]);
  const flat = b.add([
    b.reshape([places], { shape: [count, taken] }),
    b.reshape([firsts], { shape: [count, 1] }),
  ]);
  const vector = (v: Value): Value => b.reshape([v], { shape: [mulDims(count, taken)] });
  const zeros = b.expand([b.constant(0, [], dtype)], { shape: [mulDims(count, size)] });
  const filled = b.scatterElementsAdd([zeros, vector(flat), vector(rows)]);
  return b.reshape([filled], { shape: [...lead, size] });
}
