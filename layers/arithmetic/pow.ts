import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** x raised to a power, elementwise. https://pytorch.org/docs/stable/generated/torch.pow.html */
export const pow = defineLayer({
  type: "pow",
  title: "Pow",
  category: "math",
  icon: "superscript",
  doc: "Raises each element to a given power; below 0 that is a number only for whole powers.",
  formula: "y = x^exponent",
  keywords: ["power", "square", "exponent", "root"],
  params: z.object({
    exponent: z.number().min(-100).max(100).default(2).describe("Power that elements are raised to"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) => `to the power ${p.exponent}`,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => {
    // To the power 0 everything is 1, but the formula of the gradient gives 0·∞ at 0.
    const base = p.exponent === 0 ? b.stopGradient([x]) : x;
    return { y: b.pow([base, b.constant(p.exponent)]) };
  },
  torch: (_x, p) => ({ call: ({ x }) => py`${x} ** ${p.exponent}` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-2, 2] },
    { inputs: { x: ["N", 2, "T"] }, params: { exponent: 0.5 }, range: [0.5, 5] },
    { inputs: { x: ["N", 5] }, params: { exponent: -1.5 }, range: [0.5, 2] },
    { inputs: { x: ["N", 5] }, params: { exponent: 3 }, range: [-2, 2] },
    { inputs: { x: ["N", 5] }, params: { exponent: 1 } },
  ],
});
