import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** x where it is above the threshold, else the value, elementwise. https://pytorch.org/docs/stable/generated/torch.nn.Threshold.html */
export const threshold = defineLayer({
  type: "threshold",
  title: "Threshold",
  category: "activation",
  icon: "align-end-horizontal",
  doc: "Replaces what is not above a threshold by a given value.",
  formula: "y = x where x > threshold, else value",
  keywords: ["cut", "step"],
  params: z.object({
    threshold: z.number().min(-1e6).max(1e6).default(0).describe("What lies above it stays"),
    value: z.number().min(-1e6).max(1e6).default(0).describe("What the rest becomes"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) => `above ${p.threshold}, else ${p.value}`,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => ({
    y: b.where([b.greater([x, b.constant(p.threshold)]), x, b.constant(p.value)]),
  }),
  torch: (_x, p) => ({ module: pyCall("nn.Threshold", [p.threshold, p.value]) }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-3, 3] },
    { inputs: { x: ["N", 3, "T"] }, params: { threshold: 1, value: -2 }, range: [-3, 3] },
  ],
});
