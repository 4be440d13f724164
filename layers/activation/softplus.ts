import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** From here on log(1 + eˣ) is x in float32, and its gradient 1. */
const LINEAR_BY_ITSELF = 20;

/**
 * log(1 + exp(beta · x)) / beta, and x itself where beta · x is above the threshold, elementwise.
 * https://pytorch.org/docs/stable/generated/torch.nn.Softplus.html
 */
export const softplus = defineLayer({
  type: "softplus",
  title: "Softplus",
  category: "activation",
  icon: "chart-spline",
  doc: "Smooth ReLU that is always positive, for instance for a variance or a rate.",
  formula: "y = ln(1 + exp(beta·x)) / beta, or x where beta·x > threshold",
  keywords: ["smooth relu", "positive"],
  params: z.object({
    beta: z.number().min(1e-3).max(1000).default(1).describe("How sharply it bends at 0"),
    threshold: z
      .number()
      .min(-1000)
      .max(1000)
      .default(20)
      .describe("Where beta times x is above this, y is x"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape, above 0" },
  traits: { range: [0, Infinity] },
  summary: (p) => `beta ${p.beta}`,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => {
    const beta = b.constant(p.beta);
    const scaled = b.mul([x, beta]);
    const smooth = b.div([b.softplus([scaled]), beta]);
    if (p.threshold >= LINEAR_BY_ITSELF) return { y: smooth };
    return { y: b.where([b.greater([scaled, b.constant(p.threshold)]), x, smooth]) };
  },
  torch: (_x, p) => ({
    module: pyCall("nn.Softplus", [], { beta: [p.beta, 1], threshold: [p.threshold, 20] }),
  }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 3, "T"] }, range: [-50, 50] },
    { inputs: { x: ["N", 4] }, params: { beta: 3 }, range: [-2, 9] },
    { inputs: { x: ["N", 4, 5] }, params: { beta: 0.5, threshold: 1 }, range: [-6, 6] },
  ],
});
