import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { orderedBounds } from "../rules/orderedBounds.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * min(max(x, min), max), elementwise, with gradient 0 at the bounds.
 * https://pytorch.org/docs/stable/generated/torch.nn.Hardtanh.html
 */
export const hardTanh = defineLayer({
  type: "hardTanh",
  title: "Hardtanh",
  category: "activation",
  icon: "chart-line",
  doc: "Tanh made of straight pieces: values beyond the bounds become the bounds.",
  formula: "y = min(max(x, min), max)",
  keywords: ["clip", "clamp"],
  params: z.object({
    min: z.number().min(-1e6).max(1e6).default(-1).describe("Lowest value that comes out"),
    max: z.number().min(-1e6).max(1e6).default(1).describe("Highest value that comes out"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) => `${p.min} to ${p.max}`,
  shape: ({ x }, p) => orderedBounds(p) ?? { y: x },
  lower: ({ x }, p, b) => ({ y: b.clip([x], { min: p.min, max: p.max }) }),
  torch: (_x, p) => ({ module: pyCall("nn.Hardtanh", [], { min_val: [p.min, -1], max_val: [p.max, 1] }) }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-3, 3] },
    { inputs: { x: ["N", 3, "T"] }, params: { min: -2, max: 0.5 }, range: [-3, 3] },
  ],
});
