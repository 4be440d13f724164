import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { normalAxis } from "../../ir/types/shape.ts";

/** x − log Σ eˣ along an axis. x, y: any shape. https://pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html */
export const logSoftmax = defineLayer({
  type: "logSoftmax",
  title: "LogSoftmax",
  category: "activation",
  icon: "chart-column",
  doc: "Turns scores into logarithms of probabilities. Cross-entropy contains it: do not put one before that loss.",
  formula: "y = x − ln(Σ eˣ) along the axis",
  keywords: ["log probabilities", "classification"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(-1).describe("Axis whose probabilities sum to 1; -1 is the last"),
  }),
  inputs: { x: { doc: "Scores" } },
  outputs: { y: "Same shape" },
  summary: (p) => (p.axis === -1 ? "last axis" : `axis ${p.axis}`),
  shape: ({ x }, p) => {
    if (!hasSampleAxis(x.shape)) return problem.rank("x", { phrase: "batchAndScores" }, x);
    return axisProblem(p.axis, x.shape) ?? { y: x };
  },
  advise: ({ x }, p) =>
    x.shape.at(p.axis) === 1 ? [problem.singleElement("x", { phrase: "moreScores", value: 0 }, x)] : [],
  lower: ({ x }, p, b) => ({ y: b.logSoftmax([x], { axis: normalAxis(p.axis, x.type.shape.length)! }) }),
  torch: (_x, p) => ({ module: pyCall("nn.LogSoftmax", [], { dim: [p.axis] }) }),
  examples: [
    { inputs: { x: ["N", 10] } },
    { inputs: { x: ["N", 3, "T"] }, params: { axis: 1 } },
    { inputs: { x: ["N", 2, 3, 4] }, params: { axis: -2 }, range: [-40, 40] },
  ],
});
