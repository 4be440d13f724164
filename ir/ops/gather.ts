import { mulDims } from "../types/dim.ts";
import { multiplyAlong } from "../recipes/multiplyAlong.ts";
import { tensor } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

/** The entries of x at int32 indices along `axis`: x [A…, n, B…], indices [I…] → [A…, I…, B…]. ONNX Gather-13. */
export const gather: Op<{ axis: number }> = {
  doc: "The entries of x at int32 indices along `axis` (non-negative).",
  infer: ([x, indices], { axis }) =>
    axis < x!.shape.length && (indices!.dtype === "int32" || indices!.dtype === "int64")
      ? tensor(x!.shape.toSpliced(axis, 1, ...indices!.shape), x!.dtype)
      : { error: `gather along ${axis} of [${x!.shape}] by ${indices!.dtype}` },
  vjp: ({ dy, inputs: [x, indices], attrs: { axis }, b }) => {
    const { shape } = x!.type;
    const count = shape[axis];
    if (typeof count !== "number") throw new Error(`internal: gradient of gather along ${count}`);
    const picked = pickedBack(dy, { indices: indices!, axis, count }, b);
    if (picked) return [picked, null];
    const rank = indices!.type.shape.length;
    const [before, after] = [shape.slice(0, axis), shape.slice(axis + 1)];
    // Rows of dy: the indexed axes first, all others flattened behind them.
    const axes = dy.type.shape.map((_, i) => i);
    const rowsFirst = b.transpose([dy], {
      perm: [...axes.slice(axis, axis + rank), ...axes.slice(0, axis), ...axes.slice(axis + rank)],
    });
    const width = mulDims(...before, ...after);
    const rows = b.reshape([rowsFirst], { shape: [...indices!.type.shape, width] });
    const table = b.embeddingGrad([indices!, rows], { rows: count });
    const split = b.reshape([table], { shape: [count, ...before, ...after] });
    const back = shape.map((_, i) => (i < axis ? i + 1 : i === axis ? 0 : i));
    return [b.transpose([split], { perm: back }), null];
  },
  onnx: ({ axis }) => ({ type: "Gather", attrs: { axis } }),
  examples: [
    { inputs: [[5, 3], { shape: [2, 2], dtype: "int32", values: [4, 0, 4, 1] }], attrs: { axis: 0 } },
    { inputs: [[2, 4, 3], { shape: [3], dtype: "int32", values: [1, 1, 3] }], attrs: { axis: 1 } },
    { inputs: [[2, 4], { shape: [], dtype: "int32", values: [2] }], attrs: { axis: 1 } },
    {
      inputs: [
        { shape: [4], dtype: "int32", values: [5, 6, 7, 8] },
        { shape: [2], dtype: "int32", values: [3, 0] },
      ],
      attrs: { axis: 0 },
    },
  ],
};

/** Elements of a matrix up to which a product with it is faster than adding one row after the other. */
const SMALL_MATRIX = 2 ** 16;

/** The gradient where the indices are known and few: a product with the matrix that picks them. */
function pickedBack(
  dy: Value,
  { indices, axis, count }: { indices: Value; axis: number; count: number },
  b: Builder,
): Value | undefined {
  const { shape } = indices.type;
  const known = indices.kind === "constant" && shape.length === 1 && indices.data!.length === shape[0];
  if (!known || dy.type.shape.length < 2 || count * indices.data!.length > SMALL_MATRIX) return undefined;
  const matrix = Array.from({ length: count }, (_, i) => indices.data!.map((at) => Number(at === i)));
  return multiplyAlong(dy, { axis, matrix }, b);
}
