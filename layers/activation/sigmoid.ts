import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** 1 / (1 + e⁻ˣ), elementwise. https://pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html */
export const sigmoid = defineLayer({
  type: "sigmoid",
  title: "Sigmoid",
  category: "activation",
  icon: "chart-spline",
  doc: "Squeezes each value into 0 … 1.",
  formula: "y = 1 / (1 + e⁻ˣ)",
  keywords: ["logistic"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { range: [0, 1], squash: "sigmoid" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.sigmoid([x]) }),
  torch: () => ({ module: pyCall("nn.Sigmoid") }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", "T", 3] } }],
});
