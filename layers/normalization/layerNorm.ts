import { z } from "zod";
import { ones, zeros } from "../../ir/initializer.ts";
import { lastAxesProblem } from "../rules/lastAxes.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { sizeOf } from "../../ir/types/shape.ts";

/**
 * (x − mean) / √(variance + eps) · weight + bias over the last axes of each sample. x: […, D], weight, bias: [D],
 * y: […, D]. Ba, Kiros and Hinton, 2016. https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
 */
export const layerNorm = defineLayer({
  type: "layerNorm",
  title: "LayerNorm",
  category: "normalization",
  icon: "align-horizontal-distribute-center",
  doc: "Brings the features of each sample to mean 0 and deviation 1, then scales and shifts them.",
  formula: "y = (x − mean) / √(var + eps) · weight + bias; mean and var per sample over the last axes",
  keywords: ["layer normalization", "ln"],
  params: z.object({
    axes: z.int().min(1).max(6).default(1).describe("How many of the last axes are normalized together"),
    eps: z.number().min(0).max(1).default(1e-5).describe("Added to the variance, against division by 0"),
    affine: z.boolean().default(true).describe("Learn a scale and an offset for each feature"),
  }),
  inputs: { x: { doc: "Features on the last axes" } },
  outputs: { y: "Same shape" },
  summary: (p) => (p.axes === 1 ? "last axis" : `last ${p.axes} axes`),
  shape: ({ x }, p) => lastAxesProblem(x, p.axes) ?? { y: x },
  advise: ({ x }, p) =>
    sizeOf(x.shape.slice(-p.axes)) === 1 ? [problem.singleElement("x", { phrase: "moreElements" }, x)] : [],
  lower: ({ x }, p, b) => {
    const shape = x.type.shape.slice(-p.axes) as number[];
    const weight = p.affine ? b.param("weight", shape, ones) : b.constant(1, shape);
    const bias = p.affine ? b.param("bias", shape, zeros) : b.constant(0, shape);
    const axis = x.type.shape.length - p.axes;
    return { y: b.layerNormalization([x, weight, bias], { axis, epsilon: p.eps }) };
  },
  torch: ({ x }, p) => {
    const shape = x.shape.slice(-p.axes);
    const [features] = shape;
    if (shape.length === 1)
      return {
        module: pyCall("nn.LayerNorm", [features!], {
          eps: [p.eps, 1e-5],
          elementwise_affine: [p.affine, true],
        }),
      };
    // PyTorch declares normalized_shape as a list, not as a tuple.
    const sizes = shape.map((size) => py`${size}`);
    return { module: py`nn.LayerNorm([${sizes}], eps=${p.eps}, elementwise_affine=${p.affine})` };
  },
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", "T", 6] }, params: { eps: 1e-3 } },
    { inputs: { x: ["N", 3, 4, 5] }, params: { axes: 3 } },
    { inputs: { x: ["N", 3, 4] }, params: { axes: 2, affine: false } },
    { inputs: { x: [6] } },
    { inputs: { x: [2, 4] }, params: { axes: 2 } },
  ],
});
