import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** The limit of SELU at −∞: −scale · alpha. */
const LOWEST = -1.7580993408473766;

/**
 * Sets elements to SELU's lowest value at random while training, then scales and shifts all so that mean 0 and
 * variance 1 stay; the identity otherwise. x, y: any shape. Klambauer et al., 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html
 */
export const alphaDropout = defineLayer({
  type: "alphaDropout",
  title: "AlphaDropout",
  category: "regularization",
  icon: "droplet",
  doc: "Dropout that goes with SELU: it keeps the mean and the deviation of what it is given.",
  formula:
    "y = s·(m·x + (1 − m)·α) − s·α·p while training, else x; m ∼ Bernoulli(1 − p) per element, α = −1.7581, s = 1 / √((1 − p)·(1 + p·α²)), p probability",
  keywords: ["selu", "self-normalizing", "regularization"],
  params: z.object({
    probability: z.number().min(0).lt(1).default(0.5).describe("Share of the elements that are dropped"),
  }),
  inputs: { x: { doc: "Any shape, of mean 0 and deviation 1" } },
  outputs: { y: "Same shape" },
  traits: { dropsElements: true },
  summary: (p) => String(p.probability),
  draws: (p) => p.probability > 0,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, { probability }, b) => {
    if (!b.training || probability === 0) return { y: x };
    const kept = b.less([b.random(x.type.shape), b.constant(1 - probability)]);
    const scale = 1 / Math.sqrt((1 - probability) * (1 + probability * LOWEST ** 2));
    const shift = b.constant(-scale * LOWEST * probability);
    const dropped = b.where([kept, x, b.constant(LOWEST)]);
    return { y: b.add([b.mul([dropped, b.constant(scale)]), shift]) };
  },
  torch: (_x, p) => ({ module: pyCall("nn.AlphaDropout", [], { p: [p.probability, 0.5] }) }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", "T", 3] }, params: { probability: 0.1 } },
    { inputs: { x: ["N", 4] }, params: { probability: 0 } },
  ],
});
