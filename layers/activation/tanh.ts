import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** Hyperbolic tangent, elementwise. https://pytorch.org/docs/stable/generated/torch.nn.Tanh.html */
export const tanh = defineLayer({
  type: "tanh",
  title: "Tanh",
  category: "activation",
  icon: "chart-spline",
  doc: "Squeezes each value into -1 … 1.",
  formula: "y = tanh(x) = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { range: [-1, 1] },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.tanh([x]) }),
  torch: () => ({ module: pyCall("nn.Tanh") }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", "T", 3] } }],
});
