import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";

/** x · σ(x), elementwise. https://pytorch.org/docs/stable/generated/torch.nn.SiLU.html */
export const silu = defineLayer({
  type: "silu",
  title: "SiLU",
  category: "activation",
  icon: "chart-spline",
  doc: "Sigmoid linear unit, also called swish: x times its own sigmoid.",
  formula: "y = x·σ(x)",
  keywords: ["swish"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.mul([x, b.sigmoid([x])]) }),
  torch: () => ({ module: pyCall("nn.SiLU") }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", 2, "H", "W"] } }],
});
