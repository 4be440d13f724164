import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * max(0, x) + min(0, alpha · (exp(x / alpha) − 1)), elementwise. Barron, 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.CELU.html
 */
export const celu = defineLayer({
  type: "celu",
  title: "CELU",
  category: "activation",
  icon: "trending-up",
  doc: "ELU whose slope has no jump at 0, whatever alpha is.",
  formula: "y = max(0, x) + min(0, alpha·(exp(x/alpha) − 1))",
  keywords: ["continuously differentiable"],
  params: z.object({
    alpha: z.number().min(1e-3).max(100).default(1).describe("How far negative values go down"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { identityRange: [0, Infinity] },
  summary: (p) => `alpha ${p.alpha}`,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => {
    const alpha = b.constant(p.alpha);
    return { y: b.mul([b.elu([b.div([x, alpha])], { alpha: 1 }), alpha]) };
  },
  torch: (_x, p) => ({ module: pyCall("nn.CELU", [], { alpha: [p.alpha, 1] }) }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-4, 4] },
    { inputs: { x: ["N", 3, "T"] }, params: { alpha: 0.5 }, range: [-4, 4] },
  ],
});
