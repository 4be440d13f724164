import { z } from "zod";
import { normalCdf } from "../../ir/recipes/normalCdf.ts";
import { defineLayer } from "../layer.ts";
import { pyCall } from "../python/pyCall.ts";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";

/** x · Φ(x), elementwise. Hendrycks and Gimpel, 2016. https://pytorch.org/docs/stable/generated/torch.nn.GELU.html */
export const gelu = defineLayer({
  type: "gelu",
  title: "GELU",
  category: "activation",
  icon: "chart-spline",
  doc: "Gaussian error linear unit: x times the probability that a normal number is below x.",
  formula: "y = x·Φ(x), or by tanh y = x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))",
  params: z.object({
    approximate: z.enum(["none", "tanh"]).default("none").describe("Exact, or by a tanh as GPT-2 has it"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) => (p.approximate === "none" ? "exact" : "tanh"),
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => ({ y: b.mul([x, p.approximate === "none" ? normalCdf(x, b) : byTanh(x, b)]) }),
  torch: (_x, p) => ({ module: pyCall("nn.GELU", [], { approximate: [p.approximate, "none"] }) }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", "T", 4] }, params: { approximate: "tanh" } }],
});

/** Φ(x) ≈ (1 + tanh(√(2/π) · (x + 0.044715·x³))) / 2 */
function byTanh(x: Value, b: LayerBuilder): Value {
  const square = b.mul([x, x]);
  const factor = b.add([b.mul([square, b.constant(0.044715)]), b.constant(1)]);
  const bent = b.tanh([b.mul([b.mul([x, b.constant(Math.sqrt(2 / Math.PI))]), factor])]);
  return b.mul([b.add([bent, b.constant(1)]), b.constant(0.5)]);
}
