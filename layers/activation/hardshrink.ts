import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** x where it is farther than λ from 0, else 0, elementwise. https://pytorch.org/docs/stable/generated/torch.nn.Hardshrink.html */
export const hardshrink = defineLayer({
  type: "hardshrink",
  title: "Hardshrink",
  category: "activation",
  icon: "scissors-line-dashed",
  doc: "Sets to 0 what is near 0 and leaves the rest as it is.",
  formula: "y = x where |x| > λ, else 0",
  keywords: ["shrinkage", "sparse", "denoise"],
  params: z.object({
    lambda: z.number().min(0).max(1e6).default(0.5).describe("What lies no farther from 0 becomes 0"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) => `λ ${p.lambda}`,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => ({
    y: b.where([b.greater([b.abs([x]), b.constant(p.lambda)]), x, b.constant(0)]),
  }),
  torch: (_x, p) => ({ module: pyCall("nn.Hardshrink", [], { lambd: [p.lambda, 0.5] }) }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 3, "T"] }, params: { lambda: 1.5 }, range: [-3, 3] },
  ],
});
