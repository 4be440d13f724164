import { z } from "zod";
import { applyDropoutTo } from "../recipes/applyDropout.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * Zeroes whole channels of maps at random while training, the identity otherwise. x, y: [N, C, H, W].
 * Tompson et al., 2014. https://pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html
 */
export const dropout2d = defineLayer({
  type: "dropout2d",
  title: "Dropout2d",
  category: "regularization",
  icon: "droplets",
  doc: "Dropout of whole channels of a map, whose neighboring pixels would give away a single one.",
  formula: "y = m·x / (1 − p) while training, else x; m ∼ Bernoulli(1 − p) per channel, p probability",
  keywords: ["spatial dropout", "regularization", "overfitting"],
  params: z.object({
    probability: z.number().min(0).lt(1).default(0.5).describe("Share of the channels that are dropped"),
  }),
  inputs: { x: { doc: "Maps [N, channels, height, width]" } },
  outputs: { y: "Same shape" },
  traits: { passes: "inPlace", dropsElements: true },
  summary: (p) => String(p.probability),
  draws: (p) => p.probability > 0,
  shape: ({ x }) =>
    x.shape.length === 4 ? { y: x } : problem.rank("x", { phrase: "batchOfMaps", axes: 2 }, x),
  lower: ({ x }, p, b) => ({ y: applyDropoutTo(x, { probability: p.probability, axes: 2 }, b) }),
  torch: (_x, p) => ({ module: pyCall("nn.Dropout2d", [], { p: [p.probability, 0.5] }) }),
  examples: [
    { inputs: { x: ["N", 4, 3, 5] } },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { probability: 0.1 } },
    { inputs: { x: ["N", 1, 4, 4] }, params: { probability: 0 } },
  ],
});
