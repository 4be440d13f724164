import { z } from "zod";
import { applyDropoutTo } from "../recipes/applyDropout.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * Zeroes whole channels of sequences at random while training, the identity otherwise. x, y: [N, C, L].
 * Tompson et al., 2014. https://pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html
 */
export const dropout1d = defineLayer({
  type: "dropout1d",
  title: "Dropout1d",
  category: "regularization",
  icon: "droplets",
  doc: "Dropout of whole channels of a sequence, whose neighboring elements would give away a single one.",
  formula: "y = m·x / (1 − p) while training, else x; m ∼ Bernoulli(1 − p) per channel, p probability",
  keywords: ["spatial dropout", "regularization", "overfitting"],
  params: z.object({
    probability: z.number().min(0).lt(1).default(0.5).describe("Share of the channels that are dropped"),
  }),
  inputs: { x: { doc: "Sequences [N, channels, length]" } },
  outputs: { y: "Same shape" },
  traits: { passes: "inPlace", dropsElements: true },
  summary: (p) => String(p.probability),
  draws: (p) => p.probability > 0,
  shape: ({ x }) =>
    x.shape.length === 3 ? { y: x } : problem.rank("x", { phrase: "sequencesOfChannels" }, x),
  lower: ({ x }, p, b) => ({ y: applyDropoutTo(x, { probability: p.probability, axes: 2 }, b) }),
  torch: (_x, p) => ({ module: pyCall("nn.Dropout1d", [], { p: [p.probability, 0.5] }) }),
  examples: [
    { inputs: { x: ["N", 4, 6] } },
    { inputs: { x: ["N", 3, "T"] }, params: { probability: 0.1 } },
    { inputs: { x: ["N", 1, 4] }, params: { probability: 0 } },
  ],
});
