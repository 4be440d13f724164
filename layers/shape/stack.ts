import { z } from "zod";
import { mixesBatch } from "../rules/batch.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { normalAxis, sameShape, type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";

/**
 * Puts tensors of one shape side by side along a new axis. x: [N, D] each, y: [N, count, D].
 * https://pytorch.org/docs/stable/generated/torch.stack.html
 */
export const stack = defineLayer({
  type: "stack",
  title: "Stack",
  category: "shape",
  icon: "square-stack",
  doc: "Puts tensors of one shape side by side along a new axis, in the order of their wires.",
  formula: "y[i, k, j] = xₖ[i, j], k on the new axis",
  keywords: ["join", "pack"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(1).describe("Where the new axis stands in the result; -1 is last"),
  }),
  inputs: { x: { doc: "Tensors of one shape", dtype: anyDType, variadic: true } },
  outputs: { y: "All of them on a new axis" },
  summary: (p) => `axis ${p.axis}`,
  shape: ({ x }, p) => {
    const [first, ...rest] = x;
    if (!first) return [];
    const faults = rest.flatMap((other, i) =>
      disagreement(first, other).map((fault) => ({ ...fault, wire: i + 1 })),
    );
    if (faults.length > 0) return faults;
    const shape = stacked(first.shape, p.axis, x.length);
    if (shape && !mixesBatch(shape)) return { y: tensor(shape, first.dtype) };
    return problem.axis("axis", { phrase: "axisOfResult", last: first.shape.length }, p.axis, {
      code: "putLast",
      args: {},
      setParams: { axis: -1 },
    });
  },
  lower: ({ x }, p, b) => {
    const axis = normalAxis(p.axis, x[0]!.type.shape.length + 1)!;
    const single = { shape: x[0]!.type.shape.toSpliced(axis, 0, 1) };
    return {
      y: b.concat(
        x.map((v) => b.reshape([v], single)),
        { axis },
      ),
    };
  },
  torch: (_x, p) => ({ call: ({ x }) => py`torch.stack([${x}], dim=${p.axis})` }),
  examples: [
    {
      inputs: {
        x: [
          ["N", 4],
          ["N", 4],
        ],
      },
    },
    {
      inputs: {
        x: [
          ["N", "T", 3],
          ["N", "T", 3],
          ["N", "T", 3],
        ],
      },
      params: { axis: -1 },
    },
    { inputs: { x: [["N", 2]] }, params: { axis: -2 } },
    {
      inputs: {
        x: [
          { dtype: "int32", shape: ["N"] },
          { dtype: "int32", shape: ["N"] },
        ],
      },
      exclusiveUpperBound: 7,
    },
  ],
});

function disagreement(first: TensorType, other: TensorType): Problem[] {
  if (other.dtype !== first.dtype)
    return [problem.dtype("x", { phrase: "dtypeLikeFirst", dtype: first.dtype }, other)];
  const shape = { phrase: "shapeLikeFirst", shape: first.shape } as const;
  if (other.shape.length !== first.shape.length) return [problem.rank("x", shape, other)];
  if (sameShape(first.shape, other.shape)) return [];
  return [unlessEqual(problem.unequalSizes("x", shape, other), first.shape, other.shape)];
}

function stacked(x: Shape, axis: number, count: number): Shape | undefined {
  const at = normalAxis(axis, x.length + 1);
  return at === undefined ? undefined : x.toSpliced(at, 0, count);
}
