import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { fanInUniform } from "../../ir/initializer.ts";
import { product } from "../recipes/dense.ts";
import { hasSampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { insertLayer } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * down(SiLU(gate(x)) · up(x)), three linear layers over the last axis, named as in LLaMA. x, y: […, D],
 * gate_proj.weight, up_proj.weight: [hidden, D], down_proj.weight: [D, hidden]. Shazeer, 2020, arXiv:2002.05202.
 */
export const swiGlu = defineLayer({
  type: "swiGlu",
  title: "SwiGLU",
  category: "activation",
  icon: "workflow",
  doc: "The gated feed-forward block of large language models: widens, gates one half by the other, narrows again.",
  formula: "y = W_down·(SiLU(W_gate·x) ⊙ (W_up·x))",
  keywords: ["llama", "mlp", "feed-forward", "gated linear unit", "transformer"],
  params: z.object({
    hidden: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(256)
      .describe("Features in between; LLaMA takes 8/3 of its input"),
    bias: z.boolean().default(false).describe("Add learned offsets to the three linear layers"),
  }),
  inputs: {
    x: {
      doc: "Features on the last axis",
      dtypeRepair: insertLayer("Embedding", { input: "x", type: "embedding" }),
    },
  },
  outputs: { y: "Same shape" },
  summary: (p) => `${p.hidden} hidden`,
  shape: ({ x }) => {
    if (!hasSampleAxis(x.shape)) return problem.rank("x", { phrase: "batchAndFeatures" }, x);
    if (typeof x.shape.at(-1) === "string") return problem.openAxis("x", { phrase: "fixedLastAxis" }, x);
    return { y: x };
  },
  lower: ({ x }, p, b) => {
    const features = x.type.shape.at(-1) as number;
    const project = (v: Value, name: string, units: number): Value =>
      linear(v, { name, units, bias: p.bias }, b);
    const gate = project(x, "gate_proj", p.hidden);
    const gated = b.mul([b.mul([gate, b.sigmoid([gate])]), project(x, "up_proj", p.hidden)]);
    return { y: project(gated, "down_proj", features) };
  },
  torch: ({ x }, p) => ({
    module: pyCall("SwiGLU", [x.shape.at(-1)!, p.hidden], { bias: [p.bias, false] }),
    helper,
  }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", "T", 6] }, params: { hidden: 16, bias: true } },
    { inputs: { x: [5] }, params: { hidden: 4, bias: true } },
  ],
});

/** x·Wᵀ and perhaps + b, with the parameters of nn.Linear under `name`. */
function linear(x: Value, p: { name: string; units: number; bias: boolean }, b: LayerBuilder): Value {
  const features = x.type.shape.at(-1) as number;
  const init = fanInUniform(features);
  const weight = b.param(`${p.name}.weight`, [p.units, features], init);
  const bias = p.bias ? b.param(`${p.name}.bias`, [p.units], init) : undefined;
  return product(x, { weight, bias }, b);
}

const helper = py`class SwiGLU(nn.Module):
    """down(silu(gate(x)) * up(x))"""

    def __init__(self, features, hidden, bias=False):
        super().__init__()
        self.gate_proj = nn.Linear(features, hidden, bias=bias)
        self.up_proj = nn.Linear(features, hidden, bias=bias)
        self.down_proj = nn.Linear(hidden, features, bias=bias)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))`;
