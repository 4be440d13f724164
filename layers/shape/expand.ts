import { z } from "zod";
import { mixesBatch } from "../rules/batch.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";

/**
 * Repeats axes of size 1. x: [N, 1, D], y: [N, T, D]. https://pytorch.org/docs/stable/generated/torch.Tensor.expand.html
 */
export const expand = defineLayer({
  type: "expand",
  title: "Expand",
  category: "shape",
  icon: "expand",
  doc: "Repeats axes of size 1. What has no batch, such as a learned token, gets that of another tensor.",
  formula: "y[…, i, …] = x[…, 0, …] along each axis that is repeated",
  keywords: ["broadcast", "repeat", "tile", "class token"],
  params: z.object({
    sizes: z
      .array(z.int().min(-1).max(1_000_000))
      .max(6)
      .default([4, -1])
      .describe("Axes of one sample of the result; -1 leaves an axis as it is"),
  }),
  inputs: {
    x: { doc: "Any shape; with like, its first axis may be missing or 1", dtype: anyDType },
    like: { doc: "A tensor whose batch the result takes", dtype: anyDType, optional: true },
  },
  outputs: { y: "The repeated elements" },
  traits: { stopsGradient: () => ["like"] },
  summary: (p) => p.sizes.join("×"),
  shape: ({ x, like }, p) => {
    const shape = expanded(x, p.sizes, like);
    return "code" in shape ? shape : { y: tensor(shape, x.dtype) };
  },
  lower: ({ x, like }, p, b) => ({
    y: b.expand([x], { shape: expanded(x.type, p.sizes, like?.type) as Shape }),
  }),
  torch: (_x, p) => ({
    call: ({ x, like }) => {
      const sizes = p.sizes.map((size) => py`${size}`);
      return py`${x}.expand(${[like ? py`${like}.shape[0]` : py`${-1}`, ...sizes]})`;
    },
  }),
  examples: [
    { inputs: { x: ["N", 1, 5] } },
    { inputs: { x: [1, 1, 6], like: ["N", "T", 6] }, params: { sizes: [-1, -1] } },
    { inputs: { x: [3], like: ["N", 4] }, params: { sizes: [2, 3] } },
    { inputs: { x: ["N", "T", 1] }, params: { sizes: [-1, 3] } },
    { inputs: { x: { dtype: "int32", shape: ["N", 1] } }, params: { sizes: [3] }, exclusiveUpperBound: 9 },
  ],
});

/** Lines up axes from the right; those that x lacks are new. */
function expanded(x: TensorType, sizes: readonly number[], like: TensorType | undefined): Shape | Problem {
  const rank = sizes.length + 1;
  if (x.shape.length > rank || (!like && x.shape.length < rank)) return sizesProblem(x, sizes);
  if (like && like.shape.length === 0) return problem.rank("like", { phrase: "batchAxisAlone" }, like);
  const missing = rank - x.shape.length;
  const own = (i: number): Dim | undefined => (i < missing ? undefined : x.shape[i - missing]);
  const batch = like ? like.shape[0]! : own(0)!;
  if (own(0) !== undefined && own(0) !== batch && own(0) !== 1)
    return problem.unequalSizes("x", { phrase: "batchOrOne", batch, of: "like" }, x);
  const shape = [batch, ...sizes.map((size, i): Dim | undefined => (size === -1 ? own(i + 1) : size))];
  const fits = shape.every((d, i) => i === 0 || own(i) === undefined || own(i) === d || own(i) === 1);
  return fits && isWhole(shape) && !mixesBatch(shape) ? shape : sizesProblem(x, sizes);
}

const isWhole = (shape: readonly (Dim | undefined)[]): shape is Shape =>
  shape.every((d) => d !== undefined && d !== 0);

const sizesProblem = (x: TensorType, sizes: readonly number[]): Problem =>
  problem.parameter(
    "sizes",
    { phrase: "growsInto", shape: x.shape.slice(1) },
    { phrase: "shape", shape: sizes },
    { code: "leaveAxes", args: {}, setParams: { sizes: x.shape.slice(1).map(() => -1) } },
  );
