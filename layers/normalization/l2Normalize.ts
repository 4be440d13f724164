import { z } from "zod";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { normalAxis } from "../../ir/types/shape.ts";

/**
 * x / max(‖x‖₂, eps) along an axis. x, y: any shape.
 * https://pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html
 */
export const l2Normalize = defineLayer({
  type: "l2Normalize",
  title: "L2Normalize",
  category: "normalization",
  icon: "circle-dot",
  doc: "Scales vectors to length 1, so that their products are cosines.",
  formula: "y = x / max(‖x‖₂, eps) along the axis",
  keywords: ["unit length", "normalize", "embedding", "contrastive", "cosine"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(1).describe("Axis along which the vectors lie; -1 is the last"),
    eps: z.number().min(0).max(1).default(1e-12).describe("Shorter vectors are divided by this"),
  }),
  inputs: { x: { doc: "Vectors along the axis" } },
  outputs: { y: "Same shape" },
  summary: (p) => (p.axis === -1 ? "last axis" : `axis ${p.axis}`),
  shape: ({ x }, p) => {
    if (!hasSampleAxis(x.shape)) return problem.rank("x", { phrase: "batchAndVectors" }, x);
    return axisProblem(p.axis, x.shape) ?? { y: x };
  },
  lower: ({ x }, p, b) => {
    const length = b.reduceL2([x], { axes: [normalAxis(p.axis, x.type.shape.length)!] });
    return { y: b.div([x, b.clip([length], { min: p.eps, max: Infinity })]) };
  },
  torch: (_x, p) => ({
    call: ({ x }) =>
      py`F.normalize(${[x, py`dim=${p.axis}`, ...(p.eps === 1e-12 ? [] : [py`eps=${p.eps}`])]})`,
  }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 3, "T"] }, params: { axis: -2, eps: 0.5 } },
    { inputs: { x: ["N", "T", 4] }, params: { axis: -1 } },
    { inputs: { x: ["N", "T"] } },
    { inputs: { x: ["N", 1, 3] }, params: { axis: 2 } },
  ],
});
