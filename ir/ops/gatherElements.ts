import { sameShape, sizeOf, tensor } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

/**
 * For each int32 index the element of x at that index along `axis` and at the same place along the others, which are
 * alike: x [A…, n, B…], indices [A…, m, B…] → [A…, m, B…]. ONNX GatherElements-13.
 */
export const gatherElements: Op<{ axis: number }> = {
  doc: "The elements of x at int32 indices along `axis` (non-negative), place by place along the other axes.",
  infer: ([x, indices], { axis }) =>
    indices!.dtype === "int32" &&
    axis < x!.shape.length &&
    sameShape(x!.shape.toSpliced(axis, 1), indices!.shape.toSpliced(axis, 1))
      ? tensor(indices!.shape, x!.dtype)
      : { error: `elements of [${x!.shape}] along ${axis} by ${indices!.dtype} [${indices!.shape}]` },
  vjp: ({ dy, inputs: [x, indices], attrs: { axis }, b }) => {
    const count = sizeOf(x!.type.shape);
    if (typeof count !== "number") throw new Error(`internal: gradient of elements of [${x!.type.shape}]`);
    const column = b.reshape([dy], { shape: [sizeOf(dy.type.shape), 1] });
    const table = b.embeddingGrad([flatIndices([x!, indices!], axis, b), column], { rows: count });
    return [b.reshape([table], { shape: x!.type.shape }), null];
  },
  onnx: ({ axis }) => ({ type: "GatherElements", attrs: { axis } }),
  legalize: ({ inputs: [x, indices], attrs: { axis }, y, b }) => {
    const flat = b.reshape([x!], { shape: [sizeOf(x!.type.shape)] });
    const picked = b.gather([flat, flatIndices([x!, indices!], axis, b)], { axis: 0 });
    return b.reshape([picked], { shape: y.type.shape });
  },
  examples: [
    { inputs: [[2, 4], { shape: [2, 3], dtype: "int32", values: [3, 0, 3, 1, 1, 2] }], attrs: { axis: 1 } },
    { inputs: [[3, 2], { shape: [1, 2], dtype: "int32", values: [2, 0] }], attrs: { axis: 0 } },
    {
      inputs: [
        { shape: [1, 3], dtype: "int32", values: [7, 8, 9] },
        { shape: [1, 4], dtype: "int32", values: [2, 0, 0, 1] },
      ],
      attrs: { axis: 1 },
    },
    {
      inputs: [[2, 3, 2], { shape: [2, 2, 2], dtype: "int32", values: [0, 2, 0, 1, 1, 1, 2, 0] }],
      attrs: { axis: 1 },
    },
  ],
};

/** Where each element lies in the flattened x, in a row: for x as [A, n, B] at a·n·B + index·B + b. */
function flatIndices([x, indices]: readonly [Value, Value], axis: number, b: Builder): Value {
  const sizes = x.type.shape as readonly number[];
  const [before, after] = [sizeOf(sizes.slice(0, axis)), sizeOf(sizes.slice(axis + 1))];
  const int32 = (n: number): Value => b.constant(n, [], "int32");
  const index = b.reshape([indices], { shape: [before, indices.type.shape[axis]!, after] });
  const blocks = b.reshape([b.range([], { size: before })], { shape: [before, 1, 1] });
  const within = b.add([b.mul([index, int32(after)]), b.range([], { size: after })]);
  const all = b.add([within, b.mul([blocks, int32(sizes[axis]! * after)])]);
  return b.reshape([all], { shape: [sizeOf(all.type.shape)] });
}
