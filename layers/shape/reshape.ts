import { z } from "zod";
import { mixesBatch } from "../rules/batch.ts";
import { type Dim, exactDivDims, mulDims } from "../../ir/types/dim.ts";
import { defineLayer, anyDType } from "../layer.ts";
import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { type Shape, sizeOf, tensor } from "../../ir/types/shape.ts";

/**
 * Same elements in row-major order under new axes. x: [N, …], y: [N, …shape].
 * https://pytorch.org/docs/stable/generated/torch.reshape.html
 */
export const reshape = defineLayer({
  type: "reshape",
  title: "Reshape",
  category: "shape",
  icon: "proportions",
  doc: "Gives each sample new axes with the same elements in the same order.",
  formula: "flat(y) = flat(x) in row-major order",
  keywords: ["view", "unflatten"],
  params: z.object({
    shape: z
      .array(z.int().min(-1).max(100_000_000))
      .max(7)
      .default([-1])
      .describe("Axes of one sample; one of them may be -1 and takes what is left"),
    keepBatch: z.boolean().default(true).describe("Off: the axes are those of the whole batch"),
  }),
  inputs: { x: { doc: "Any shape", dtype: anyDType } },
  outputs: { y: "The same elements under the new axes" },
  traits: { passes: "rearranged" },
  summary: (p) => p.shape.join("×"),
  shape: ({ x }, p) => {
    const shape = resolve(x.shape, p);
    return "code" in shape ? shape : { y: tensor(shape, x.dtype) };
  },
  lower: ({ x }, p, b) => ({ y: b.reshape([x], { shape: resolve(x.type.shape, p) as Shape }) }),
  torch: (_x, p) => ({
    call: ({ x }) => {
      const axes = p.shape.map((size) => py`${size}`);
      if (!p.keepBatch) return py`${x}.reshape(${axes})`;
      // Only one axis may be left to inference; without one of the sample's it is the batch.
      return py`${x}.reshape(${[p.shape.includes(-1) ? py`${x}.shape[0]` : py`${-1}`, ...axes]})`;
    },
  }),
  examples: [
    { inputs: { x: ["N", 4, 6] } },
    { inputs: { x: ["N", 784] }, params: { shape: [1, 28, 28] } },
    { inputs: { x: ["N", "T", 12] }, params: { shape: [-1, 3, 4] } },
    { inputs: { x: ["N", "T", 12] }, params: { shape: [-1, 12], keepBatch: false } },
    { inputs: { x: ["N", 1] }, params: { shape: [] } },
    { inputs: { x: { dtype: "int32", shape: ["N", 6] } }, params: { shape: [2, 3] }, exclusiveUpperBound: 9 },
  ],
});

interface Target {
  shape: readonly number[];
  keepBatch: boolean;
}

function resolve(x: Shape, p: Target): Shape | Problem {
  const from = p.keepBatch ? x.slice(1) : x;
  if (p.shape.includes(0) || p.shape.filter((d) => d === -1).length > 1)
    return shapeProblem({ phrase: "sizesWithOneOpen" }, p);
  const left = exactDivDims(sizeOf(from), mulDims(...p.shape.filter((d) => d !== -1)));
  const open = p.shape.includes(-1);
  if (open ? left === undefined || left === 0 : left !== 1) {
    const of = p.keepBatch ? "sample" : "batch";
    return shapeProblem({ phrase: "sizesForElements", size: sizeOf(from), open, of }, p);
  }
  const shape = p.shape.map((d): Dim => (d === -1 ? left! : d));
  if (p.keepBatch) return [x[0]!, ...shape];
  return mixesBatch(shape) ? shapeProblem({ phrase: "batchStaysFirst" }, p) : shape;
}

const shapeProblem = (expected: Phrase, p: Target): Problem =>
  problem.elementCount(
    "shape",
    expected,
    { phrase: "shape", shape: p.shape },
    { code: "takeAsOneAxis", args: {}, setParams: { shape: [-1] } },
  );
