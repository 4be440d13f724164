import { z } from "zod";
import { applyDropoutTo } from "../recipes/applyDropout.ts";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * Zeroes whole samples at random while training and scales the others by 1 / (1 − probability); the identity
 * otherwise. x, y: any shape. Huang et al., 2016, arXiv:1603.09382; torchvision's StochasticDepth by row.
 */
export const dropPath = defineLayer({
  type: "dropPath",
  title: "DropPath",
  category: "regularization",
  icon: "route-off",
  doc: "Leaves out the branch of a residual block for some samples while training. Put it right before the Add.",
  formula: "y = m·x / (1 − p) while training, else x; m ∼ Bernoulli(1 − p) per sample, p probability",
  keywords: ["stochastic depth", "residual", "regularization", "vit", "convnext"],
  params: z.object({
    probability: z.number().min(0).lt(1).default(0.1).describe("Share of the samples that skip the branch"),
  }),
  inputs: { x: { doc: "What a branch gives, any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) => String(p.probability),
  draws: (p) => p.probability > 0,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => ({ y: applyDropoutTo(x, { probability: p.probability, axes: 1 }, b) }),
  torch: (_x, p) => ({ module: pyCall("DropPath", [p.probability]), helper }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { probability: 0.3 } },
    { inputs: { x: ["N", "T", 4] }, params: { probability: 0 } },
  ],
});

const helper = py`class DropPath(nn.Module):
    """Zeroes whole samples at random while training and scales the others up."""

    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        return x * F.dropout(x.new_ones([len(x)] + [1] * (x.dim() - 1)), self.p, self.training)`;
