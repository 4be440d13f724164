import { z } from "zod";
import { addDims } from "../../ir/types/dim.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { normalAxis, sameShape, tensor, type TensorType } from "../../ir/types/shape.ts";

/**
 * Joins tensors along an axis; all other axes agree. x: [N, a, …], [N, b, …], y: [N, a + b, …].
 * https://pytorch.org/docs/stable/generated/torch.cat.html
 */
export const concat = defineLayer({
  type: "concat",
  title: "Concat",
  category: "joining",
  icon: "combine",
  doc: "Puts tensors behind each other along one axis, in the order of their wires.",
  formula: "y = [x₀, x₁, …] along the axis",
  keywords: ["concatenate", "cat", "join", "skip", "u-net"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(1).describe("Axis along which they are joined; 0 is the batch"),
  }),
  inputs: { x: { doc: "Tensors that agree in all other axes", dtype: anyDType, variadic: true } },
  outputs: { y: "All of them along the axis" },
  summary: (p) => `axis ${p.axis}`,
  shape: ({ x }, p) => {
    const [first, ...rest] = x;
    if (!first) return [];
    const rank = first.shape.length;
    if (!hasSampleAxis(first.shape)) return problem.rank("x", { phrase: "batchAndConcatenated" }, first);
    const wrong = x
      .map(({ shape }) => axisProblem(p.axis, shape.length === rank ? shape : first.shape))
      .find(Boolean);
    if (wrong) return wrong;
    const axis = normalAxis(p.axis, rank)!;
    const faults = rest.flatMap((other, i) =>
      disagreement(first, other, axis).map((fault) => ({ ...fault, wire: i + 1 })),
    );
    if (faults.length > 0) return faults;
    const total = rest.reduce((sum, other) => addDims(sum, other.shape[axis]!), first.shape[axis]!);
    return { y: tensor(first.shape.with(axis, total), first.dtype) };
  },
  lower: ({ x }, p, b) => ({ y: b.concat(x, { axis: normalAxis(p.axis, x[0]!.type.shape.length)! }) }),
  torch: (_x, p) => ({ call: ({ x }) => py`torch.cat([${x}], dim=${p.axis})` }),
  examples: [
    {
      inputs: {
        x: [
          ["N", 4],
          ["N", 3],
        ],
      },
    },
    {
      inputs: {
        x: [
          ["N", 2, "H", "W"],
          ["N", 3, "H", "W"],
          ["N", 1, "H", "W"],
        ],
      },
    },
    {
      inputs: {
        x: [
          ["N", "T", 4],
          ["N", 2, 4],
        ],
      },
    },
    {
      inputs: {
        x: [
          ["N", "T", 4],
          ["N", "T", 5],
        ],
      },
      params: { axis: -1 },
    },
    {
      inputs: {
        x: [
          { dtype: "int32", shape: ["N", 2] },
          { dtype: "int32", shape: ["N", 3] },
        ],
      },
      exclusiveUpperBound: 5,
    },
    { inputs: { x: [["N", 4]] } },
  ],
});

function disagreement(first: TensorType, other: TensorType, axis: number): Problem[] {
  if (other.dtype !== first.dtype)
    return [problem.dtype("x", { phrase: "dtypeLikeFirst", dtype: first.dtype }, other)];
  const open = { shape: first.shape, open: axis };
  if (other.shape.length !== first.shape.length)
    return [problem.rank("x", { phrase: "axesAsManyAsFirst", ...open }, other)];
  const [own, others] = [first.shape.toSpliced(axis, 1), other.shape.toSpliced(axis, 1)];
  if (sameShape(own, others)) return [];
  return [unlessEqual(problem.unequalSizes("x", { phrase: "shapeLikeFirst", ...open }, other), own, others)];
}
