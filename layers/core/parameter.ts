import { z } from "zod";
import { type Initializer, normal, uniform } from "../../ir/initializer.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { formatShape, sizeOf, tensor } from "../../ir/types/shape.ts";

const inits = ["normal", "uniform", "constant"] as const;

/** A learned tensor, the same for every sample. y: shape. https://pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html */
export const parameter = defineLayer({
  type: "parameter",
  title: "Parameter",
  category: "core",
  icon: "sliders-horizontal",
  doc: "A learned tensor, the same for every sample, such as a class token or a scale; it has no batch axis.",
  formula: "y = θ, the learned tensor",
  keywords: ["learned", "weight", "token", "query", "scale", "cls"],
  params: z.object({
    shape: z
      .array(z.int().min(1).max(1_000_000))
      .max(7)
      .default([1])
      .describe("Axes; none is a single number"),
    init: z.enum(inits).default("normal").describe("What it starts at: random numbers or one for all"),
    scale: z
      .number()
      .default(0.02)
      .describe("The deviation of normal, the bound of uniform, or the constant itself"),
  }),
  inputs: {},
  outputs: { y: "The tensor" },
  summary: (p) => `${formatShape(p.shape)} · ${p.init} ${p.scale}`,
  shape: (_x, p) => {
    if (sizeOf(p.shape) > LARGEST)
      return problem.parameter(
        "shape",
        { phrase: "mostElements", count: LARGEST },
        { phrase: "sizes", shape: p.shape },
      );
    if (p.init !== "constant" && p.scale < 0)
      return problem.parameter("scale", { phrase: "zeroOrMore" }, p.scale, setTo("scale", -p.scale));
    return { y: tensor(p.shape) };
  },
  lower: (_x, p, b) => ({ y: b.param("", p.shape, initializer(p)) }),
  torch: (_x, p) => {
    const start =
      p.init === "constant"
        ? py`torch.full(${p.shape}, ${p.scale}, dtype=torch.float32)`
        : p.init === "normal"
          ? py`torch.randn(${p.shape}) * ${p.scale}`
          : py`(torch.rand(${p.shape}) * 2 - 1) * ${p.scale}`;
    return { module: py`nn.Parameter(${start})`, call: (_inputs, self) => self };
  },
  examples: [
    { inputs: {} },
    { inputs: {}, params: { shape: [1, 4, 6], init: "uniform", scale: 0.5 } },
    { inputs: {}, params: { shape: [8], init: "constant", scale: 1e-6 } },
    { inputs: {}, params: { shape: [], init: "constant", scale: -2 } },
  ],
});

const LARGEST = 1_000_000_000;

function initializer(p: { init: (typeof inits)[number]; scale: number }): Initializer {
  if (p.init === "constant") return { kind: "constant", value: p.scale };
  return p.init === "normal" ? normal(p.scale) : uniform(p.scale);
}
