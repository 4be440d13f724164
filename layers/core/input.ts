import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { turnOff } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { isStatic, type Shape, tensor } from "../../ir/types/shape.ts";

const symbol = z
  .string()
  .regex(/^(?!N$)[A-Za-z_][A-Za-z0-9_]{0,15}$/, "a short name such as T, but not N, which is the batch")
  .refine((name) => name !== "floor", "another name, as floor rounds down in formulas of sizes");

/** Where samples enter. y: [N, …shape]. */
export const input = defineLayer({
  type: "input",
  title: "Input",
  category: "core",
  icon: "log-in",
  doc: "Where samples enter the model. The batch axis N comes first by itself.",
  formula: "y = samples, or (samples − mean) / std with standardize",
  keywords: ["data", "source", "features", "image", "tokens"],
  params: z.object({
    shape: z
      .array(z.union([z.int().min(1).max(1_000_000), symbol]))
      .max(6)
      .default([1, 28, 28])
      .describe("Axes of one sample; a name such as T stays open until the model runs"),
    dtype: z
      .enum(["float32", "int32", "int64"])
      .default("float32")
      .describe(
        "int32 for token ids; int64 where model.onnx should take them as NumPy and tokenizers give them",
      ),
    standardize: z
      .boolean()
      .default(false)
      .describe(
        "Subtract the mean of the training rows and divide by their deviation, a feature or a channel each",
      ),
  }),
  inputs: {},
  outputs: { y: "The batch of samples" },
  boundary: "input",
  exportedDtype: (p) => p.dtype,
  summary: (p) => (p.standardize ? "standardized" : p.dtype),
  shape: (_x, p) => {
    if (p.standardize && (p.dtype !== "float32" || !isStatic(p.shape.slice(0, 1))))
      return problem.parameter(
        "standardize",
        { phrase: "offUnlessFixedFeatures" },
        true,
        turnOff("standardize"),
      );
    return { y: tensor(["N", ...p.shape], inside(p.dtype)) };
  },
  lower: (_x, p, b) => {
    const x = b.input(["N", ...p.shape], inside(p.dtype));
    if (!p.standardize) return { y: x };
    const shape = statisticsShape(p.shape);
    const mean = b.buffer("mean", shape, { kind: "feature", statistic: "mean", input: b.id });
    const std = b.buffer("std", shape, { kind: "feature", statistic: "std", input: b.id });
    return { y: b.div([b.sub([x, mean]), std]) };
  },
  torch: (_x, p) =>
    p.standardize ? { module: py`Standardize(${statisticsShape(p.shape)})`, helper: standardize } : {},
  examples: [
    { inputs: {} },
    { inputs: {}, params: { shape: ["T"], dtype: "int32" } },
    { inputs: {}, params: { shape: ["T"], dtype: "int64" } },
    { inputs: {}, params: { shape: [4], standardize: true } },
    { inputs: {}, params: { shape: [3, 8, 8], standardize: true } },
  ],
});

/** Ids are int32 in every program, as WebGPU computes no int64. */
const inside = (dtype: "float32" | "int32" | "int64"): "float32" | "int32" =>
  dtype === "int64" ? "int32" : dtype;

/** One statistic a feature: [features], or [channels, 1, …] for maps. */
const statisticsShape = (shape: Shape): number[] => shape.map((d, i) => (i === 0 ? (d as number) : 1));

const standardize = py`class Standardize(nn.Module):
    """(x - mean) / std, with statistics of the training rows."""

    def __init__(self, shape):
        super().__init__()
        self.register_buffer("mean", torch.zeros(shape))
        self.register_buffer("std", torch.ones(shape))

    def forward(self, x):
        return (x - self.mean) / self.std`;
