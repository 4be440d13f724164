import { z } from "zod";
import { ones } from "../../ir/initializer.ts";
import { lastAxesProblem } from "../rules/lastAxes.ts";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";

/** torch.finfo(torch.float32).eps, which PyTorch takes for want of another. */
const FLOAT32_EPSILON = 2 ** -23;

/**
 * x / √(mean(x²) + eps) · weight over the last axes of each sample. x, y: […, D], weight: [D].
 * Zhang and Sennrich, 2019. https://pytorch.org/docs/stable/generated/torch.nn.RMSNorm.html
 */
export const rmsNorm = defineLayer({
  type: "rmsNorm",
  title: "RMSNorm",
  category: "normalization",
  icon: "align-horizontal-distribute-center",
  doc: "Brings the features of each sample to root mean square 1, then scales them: LayerNorm without the mean.",
  formula: "y = x / √(mean(x²) + eps) · weight over the last axes",
  keywords: ["root mean square", "llama", "layer normalization"],
  params: z.object({
    axes: z.int().min(1).max(6).default(1).describe("How many of the last axes are normalized together"),
    eps: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .describe("Added to the mean square, against division by 0; empty takes 2⁻²³"),
    affine: z.boolean().default(true).describe("Learn a scale for each feature"),
  }),
  inputs: { x: { doc: "Features on the last axes" } },
  outputs: { y: "Same shape" },
  summary: (p) => (p.axes === 1 ? "last axis" : `last ${p.axes} axes`),
  shape: ({ x }, p) => lastAxesProblem(x, p.axes) ?? { y: x },
  lower: ({ x }, p, b) => {
    const rank = x.type.shape.length;
    const axes = x.type.shape.flatMap((_, i) => (i < rank - p.axes ? [] : [i]));
    const square = b.reduceMean([b.mul([x, x])], { axes });
    const y = b.div([x, b.sqrt([b.add([square, b.constant(p.eps ?? FLOAT32_EPSILON)])])]);
    if (!p.affine) return { y };
    return { y: b.mul([y, b.param("weight", x.type.shape.slice(-p.axes) as number[], ones)]) };
  },
  torch: ({ x }, p) => {
    const shape = x.shape.slice(-p.axes);
    return {
      module: pyCall("RMSNorm", [shape], { eps: [p.eps, null], elementwise_affine: [p.affine, true] }),
      helper,
    };
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

const helper = py`class RMSNorm(nn.Module):
    """x / sqrt(mean(x ** 2) + eps) * weight over the last axes, as nn.RMSNorm of PyTorch 2.4 and later."""

    def __init__(self, shape, eps=None, elementwise_affine=True):
        super().__init__()
        self.axes = tuple(range(-len(shape), 0))
        self.eps = torch.finfo(torch.float32).eps if eps is None else eps
        self.weight = nn.Parameter(torch.ones(shape)) if elementwise_affine else None

    def forward(self, x):
        x = x * torch.rsqrt(x.square().mean(self.axes, keepdim=True) + self.eps)
        return x if self.weight is None else x * self.weight`;
