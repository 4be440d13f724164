import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** x for x > 0, else alpha · (eˣ − 1), elementwise. Clevert et al., 2015. https://pytorch.org/docs/stable/generated/torch.nn.ELU.html */
export const elu = defineLayer({
  type: "elu",
  title: "ELU",
  category: "activation",
  icon: "trending-up",
  doc: "Exponential linear unit: negative values run smoothly into -alpha.",
  formula: "y = x for x > 0, else alpha·(eˣ − 1)",
  params: z.object({
    alpha: z.number().min(0).max(100).default(1).describe("How far negative values go down"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { identityRange: [0, Infinity] },
  summary: (p) => `alpha ${p.alpha}`,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => ({ y: b.elu([x], { alpha: p.alpha }) }),
  torch: (_x, p) => ({ module: pyCall("nn.ELU", [], { alpha: [p.alpha, 1] }) }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", 3, "T"] }, params: { alpha: 0.5 } }],
});
