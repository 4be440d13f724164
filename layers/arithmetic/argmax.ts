import { z } from "zod";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { normalAxis, tensor } from "../../ir/types/shape.ts";

/**
 * Index of the first maximum along an axis. x: any shape, y: int32 without the axis, or with size 1. No gradient.
 * https://pytorch.org/docs/stable/generated/torch.argmax.html
 */
export const argmax = defineLayer({
  type: "argmax",
  title: "ArgMax",
  category: "math",
  icon: "trophy",
  doc: "Index of the largest element along an axis, such as the class with the highest score. No gradient goes through it.",
  formula: "y = argmaxᵢ x[…, i, …]",
  keywords: ["class", "index", "largest", "prediction"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(-1).describe("Axis along which is searched; -1 is the last"),
    keepdim: z.boolean().default(false).describe("Keep the axis with size 1"),
  }),
  inputs: { x: { doc: "Scores" } },
  outputs: { y: "Indices, int32" },
  summary: (p) => (p.axis === -1 ? "last axis" : `axis ${p.axis}`),
  shape: ({ x: { shape }, x }, p) => {
    if (!hasSampleAxis(shape)) return problem.rank("x", { phrase: "batchAndScores" }, x);
    const wrong = axisProblem(p.axis, shape);
    if (wrong) return wrong;
    const axis = normalAxis(p.axis, shape.length)!;
    return { y: tensor(p.keepdim ? shape.with(axis, 1) : shape.toSpliced(axis, 1), "int32") };
  },
  lower: ({ x }, p, b) => {
    const { shape } = x.type;
    const axis = normalAxis(p.axis, shape.length)!;
    const indices = b.argMax([x], { axis });
    return { y: p.keepdim ? indices : b.reshape([indices], { shape: shape.toSpliced(axis, 1) }) };
  },
  torch: (_x, p) => ({
    call: ({ x }) => py`torch.argmax(${[x, py`dim=${p.axis}`, ...(p.keepdim ? [py`keepdim=${true}`] : [])]})`,
  }),
  examples: [
    { inputs: { x: ["N", 10] } },
    { inputs: { x: ["N", 3, "T"] }, params: { axis: 1, keepdim: true } },
    { inputs: { x: ["N", "T", 4] }, params: { axis: -2 }, range: [-2, 2] },
  ],
});
