import { z } from "zod";
import { randomNormal } from "../recipes/randomNormal.ts";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";

/** x + N(0, std²) while training, the identity otherwise, elementwise. x, y: any shape. */
export const gaussianNoise = defineLayer({
  type: "gaussianNoise",
  title: "GaussianNoise",
  category: "regularization",
  icon: "chart-scatter",
  doc: "Adds normally distributed noise while training, as in a denoising autoencoder.",
  formula: "y = x + std·ε while training, else x; ε ∼ N(0, 1) per element",
  keywords: ["denoising", "augmentation", "regularization", "normal"],
  params: z.object({
    std: z.number().min(0).max(1000).default(0.1).describe("Standard deviation of the noise"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) => `deviation ${p.std}`,
  draws: (p) => p.std > 0,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => {
    if (!b.training || p.std === 0) return { y: x };
    return { y: b.add([x, b.mul([randomNormal(x.type.shape, b), b.constant(p.std)])]) };
  },
  torch: (_x, p) => ({ module: pyCall("GaussianNoise", [p.std]), helper }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { std: 0.5 } },
    { inputs: { x: ["N", "T"] }, params: { std: 0 } },
  ],
});

const helper = py`class GaussianNoise(nn.Module):
    """Adds normally distributed noise while training."""

    def __init__(self, std):
        super().__init__()
        self.std = std

    def forward(self, x):
        # Noise of 0 is not drawn: what draws after it would have other numbers than on every other engine.
        return x + self.std * torch.randn_like(x) if self.training and self.std > 0 else x`;
