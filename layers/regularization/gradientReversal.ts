import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/**
 * x as it is, while its gradient is turned around and scaled. x, y: any shape. Ganin and Lempitsky, 2015,
 * arXiv:1409.7495.
 */
export const gradientReversal = defineLayer({
  type: "gradientReversal",
  title: "GradientReversal",
  category: "regularization",
  icon: "undo-2",
  doc: "Turns the gradient around, so that what lies before learns to make what follows fail, as in domain adaptation.",
  formula: "y = x, ∂L/∂x = −strength · ∂L/∂y",
  keywords: ["adversarial", "domain adaptation", "dann", "fair"],
  params: z.object({
    strength: z.number().min(0).max(1000).default(1).describe("Factor on the reversed gradient"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "The same" },
  summary: (p) => `× -${p.strength}`,
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, p, b) => {
    if (!b.training) return { y: x };
    // x − x is exactly 0, with gradient 1 from its first part alone.
    const nothing = b.sub([x, b.stopGradient([x])]);
    return { y: b.add([b.stopGradient([x]), b.mul([nothing, b.constant(-p.strength)])]) };
  },
  torch: (_x, p) => ({ helper, call: ({ x }) => py`GradientReversal.apply(${x}, ${p.strength})` }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", 2, "T"] }, params: { strength: 0.3 } }],
});

const helper = py`class GradientReversal(torch.autograd.Function):
    """The identity, whose gradient is times -strength."""

    @staticmethod
    def forward(ctx, x, strength):
        ctx.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return -ctx.strength * grad, None`;
