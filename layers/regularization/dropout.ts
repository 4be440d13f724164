import { z } from "zod";
import { applyDropout } from "../recipes/applyDropout.ts";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * Zeroes elements at random while training, the identity otherwise. x, y: any shape. Srivastava et al., 2014.
 * https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html
 */
export const dropout = defineLayer({
  type: "dropout",
  title: "Dropout",
  category: "regularization",
  icon: "droplets",
  doc: "Sets elements to 0 at random while training, so that no feature is relied on alone.",
  formula: "y = m·x / (1 − p) while training, else x; m ∼ Bernoulli(1 − p) per element, p probability",
  keywords: ["regularization", "overfitting"],
  params: z.object({
    probability: z.number().min(0).lt(1).default(0.5).describe("Share of the elements that are dropped"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { passes: "inPlace", dropsElements: true },
  summary: (p) => String(p.probability),
  draws: (p) => p.probability > 0,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => ({ y: applyDropout(x, p.probability, b) }),
  torch: (_x, p) => ({ module: pyCall("nn.Dropout", [], { p: [p.probability, 0.5] }) }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 2, 3, 4] }, params: { probability: 0.1 } },
    { inputs: { x: ["N", 4] }, params: { probability: 0 } },
  ],
});
