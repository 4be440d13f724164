import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { normalAxis } from "../../ir/types/shape.ts";

/** eˣ / Σ eˣ along an axis. x, y: any shape. https://pytorch.org/docs/stable/generated/torch.nn.Softmax.html */
export const softmax = defineLayer({
  type: "softmax",
  title: "Softmax",
  category: "activation",
  icon: "chart-column",
  doc: "Turns scores into probabilities that sum to 1. Cross-entropy contains it: do not put one before that loss.",
  formula: "y = eˣ / Σ eˣ along the axis",
  keywords: ["probabilities", "classification"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(-1).describe("Axis that sums to 1; -1 is the last"),
  }),
  inputs: { x: { doc: "Scores" } },
  outputs: { y: "Same shape" },
  traits: { range: [0, 1], squash: "softmax" },
  summary: (p) => (p.axis === -1 ? "last axis" : `axis ${p.axis}`),
  shape: ({ x }, p) => {
    if (!hasSampleAxis(x.shape)) return problem.rank("x", { phrase: "batchAndScores" }, x);
    return axisProblem(p.axis, x.shape) ?? { y: x };
  },
  advise: ({ x }, p) =>
    x.shape.at(p.axis) === 1 ? [problem.singleElement("x", { phrase: "moreScores", value: 1 }, x)] : [],
  lower: ({ x }, p, b) => ({ y: b.softmax([x], { axis: normalAxis(p.axis, x.type.shape.length)! }) }),
  torch: (_x, p) => ({ module: pyCall("nn.Softmax", [], { dim: [p.axis] }) }),
  examples: [
    { inputs: { x: ["N", 10] } },
    { inputs: { x: ["N", 3, "T"] }, params: { axis: 1 } },
    { inputs: { x: ["N", 2, 3, 4] }, params: { axis: -2 } },
  ],
});
