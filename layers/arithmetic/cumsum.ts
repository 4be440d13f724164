import { z } from "zod";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { normalAxis } from "../../ir/types/shape.ts";

/** yᵢ = x₁ + … + xᵢ along an axis. x, y: any shape. https://pytorch.org/docs/stable/generated/torch.cumsum.html */
export const cumsum = defineLayer({
  type: "cumsum",
  title: "CumSum",
  category: "math",
  icon: "chart-no-axes-column-increasing",
  doc: "Running sum along an axis: each element with all before it.",
  formula: "y[i] = x[0] + … + x[i] along the axis",
  keywords: ["cumulative sum", "running total", "prefix sum"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(-1).describe("Axis along which is summed; -1 is the last"),
  }),
  inputs: { x: { doc: "Any shape with an axis behind the batch" } },
  outputs: { y: "Same shape" },
  summary: (p) => (p.axis === -1 ? "last axis" : `axis ${p.axis}`),
  shape: ({ x }, p) => {
    if (!hasSampleAxis(x.shape)) return problem.rank("x", { phrase: "batchAndSummed" }, x);
    return axisProblem(p.axis, x.shape) ?? { y: x };
  },
  lower: ({ x }, p, b) => ({
    y: b.cumSum([x], { axis: normalAxis(p.axis, x.type.shape.length)!, reverse: false }),
  }),
  torch: (_x, p) => ({ call: ({ x }) => py`torch.cumsum(${x}, dim=${p.axis})` }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", "T", 3] }, params: { axis: 1 } },
    { inputs: { x: ["N", 1, 3] }, params: { axis: -2 } },
  ],
});
