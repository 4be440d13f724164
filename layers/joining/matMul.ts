import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { sampleAxis } from "../rules/sampleAxis.ts";
import { mixesBatch } from "../rules/batch.ts";
import type { Repair } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { broadcast, tensor, type TensorType } from "../../ir/types/shape.ts";

/**
 * Matrix product over the last two axes; the axes before them broadcast. a: […, m, k], b: […, k, n],
 * y: […, m, n]. https://pytorch.org/docs/stable/generated/torch.matmul.html
 */
export const matMul = defineLayer({
  type: "matMul",
  title: "MatMul",
  category: "joining",
  icon: "brackets",
  doc: "Matrix product of two tensors over their last two axes.",
  formula: "y = a·b, y[i, j] = Σₖ a[i, k] · b[k, j]",
  keywords: ["matrix multiplication", "dot product", "bmm", "similarity"],
  params: z.object({}),
  inputs: { a: { doc: "Matrices […, m, k]" }, b: { doc: "Matrices […, k, n]" } },
  outputs: { y: "Matrices […, m, n]" },
  shape: ({ a, b }) => {
    const faults = [...rankProblem("a", a), ...rankProblem("b", b)];
    if (faults.length > 0) return faults;
    if (a.shape.at(-1) !== b.shape.at(-2))
      return unlessEqual(innerProblem(a, b), a.shape.slice(-1), b.shape.slice(-2, -1));
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    if (!batch) return unlessEqual(problem.broadcast("b", a, b), a.shape.slice(0, -2), b.shape.slice(0, -2));
    const y = [...batch, a.shape.at(-2)!, b.shape.at(-1)!];
    // Axes line up from the last, so that the batch of one may meet another axis of the other.
    if (mixesBatch(y)) return problem.rank("b", { phrase: "axesAsMany", count: a.shape.length, as: "a" }, b);
    return { y: tensor(y) };
  },
  lower: (x, _p, b) => ({ y: b.matMul([x.a, x.b]) }),
  torch: () => ({ call: ({ a, b }) => py`${a} @ ${b}` }),
  examples: [
    { inputs: { a: ["N", 3, 4], b: ["N", 4, 5] } },
    { inputs: { a: ["N", 2, "T", 4], b: ["N", 2, 4, "T"] } },
    { inputs: { a: ["N", 1, 2, 3], b: ["N", 4, 3, 2] } },
    { inputs: { a: ["N", "T", 4], b: [4, 3] } },
    { inputs: { a: ["N", 4], b: [4, 3] } },
    { inputs: { a: [5, 4], b: ["N", 4, 3] } },
  ],
});

const rankProblem = (port: string, x: TensorType): Problem[] =>
  x.shape.length < 2 ? [problem.rank(port, { phrase: "matrices" }, x)] : [];

function innerProblem(a: TensorType, b: TensorType): Problem {
  const inner = a.shape.at(-1)!;
  if (b.shape.at(-1) === inner)
    return problem.unequalSizes(
      "b",
      { phrase: "rowsLikeColumns", size: inner, of: "a" },
      b,
      swapLast("b", b),
    );
  const repair = a.shape.at(-2) === b.shape.at(-2) ? swapLast("a", a) : undefined;
  return problem.unequalSizes("a", { phrase: "columnsLikeRows", size: b.shape.at(-2)!, of: "b" }, a, repair);
}

function swapLast(input: string, x: TensorType): Repair | undefined {
  // The batch stays first.
  if (x.shape.length === 2 && sampleAxis(0, x.shape) === undefined) return undefined;
  const axes = x.shape.map((_, i) => i);
  return {
    code: "swapLastAxesOf",
    args: { input },
    insertBefore: {
      input,
      type: "permute",
      params: { axes: [...axes.slice(0, -2), axes.length - 1, axes.length - 2] },
    },
  };
}
