import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** max(x, 0) + slope · min(x, 0), elementwise. https://pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html */
export const leakyRelu = defineLayer({
  type: "leakyRelu",
  title: "LeakyReLU",
  category: "activation",
  icon: "trending-up",
  doc: "Like ReLU, but negative values keep a small slope, so that no unit dies.",
  formula: "y = max(x, 0) + slope·min(x, 0)",
  params: z.object({
    slope: z.number().min(-10).max(10).default(0.01).describe("Factor on negative values"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { identityRange: [0, Infinity] },
  summary: (p) => `slope ${p.slope}`,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => ({ y: b.leakyRelu([x], { alpha: p.slope }) }),
  torch: (_x, p) => ({ module: pyCall("nn.LeakyReLU", [], { negative_slope: [p.slope, 0.01] }) }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", 2, "T"] }, params: { slope: 0.2 } }],
});
