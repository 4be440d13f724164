import { z } from "zod";
import { zeros } from "../../../ir/initializer.ts";
import { py } from "../../../layers/python/py.ts";
import { defineOptimizer } from "../optimizer.ts";
import { withDecoupledDecay } from "../updates/withWeightDecay.ts";

/** Lion: every weight moves by the same length, in the direction of a mean of gradients; Chen et al., 2023, algorithm 2. */
export const lion = defineOptimizer({
  type: "lion",
  title: "Lion",
  doc: "Moves every weight by the same length; one state a weight. Wants a learning rate 3 to 10 times below Adam's.",
  params: z.object({
    learningRate: z.number().min(0).default(1e-4).describe("Length of a step"),
    beta1: z.number().min(0).lt(1).default(0.9).describe("Share of the mean in the direction of a step"),
    beta2: z.number().min(0).lt(1).default(0.99).describe("How long the mean of gradients remembers"),
    weightDecay: z
      .number()
      .min(0)
      .default(0)
      .describe("Share of each weight that is taken away a step, times the learning rate"),
  }),
  usualRate: [1e-6, 0.01],
  slots: () => ({ mean: { init: zeros } }),
  update: ({ parameter, gradient, rate, slots }, p, b) => {
    const mean = slots.mean!;
    const blend = (share: number) =>
      b.add([b.mul([mean, b.constant(share)]), b.mul([gradient, b.constant(1 - share)])]);
    const direction = blend(p.beta1);
    const zero = b.constant(0);
    // Unlike a Sign made of 1, 0 and −1 this passes NaN on, so that a gradient of NaN shows in the weight.
    const down = b.where([b.less([direction, zero]), b.constant(-1), direction]);
    const sign = b.where([b.greater([direction, zero]), b.constant(1), down]);
    const kept = withDecoupledDecay(parameter, rate, { weightDecay: p.weightDecay, b });
    return { parameter: b.sub([kept, b.mul([rate, sign])]), slots: { mean: blend(p.beta2) } };
  },
  torch: (p, parameters) =>
    py`Lion(${parameters}, lr=${p.learningRate}, betas=${[p.beta1, p.beta2]}, weight_decay=${p.weightDecay})`,
  torchState: () => ({ mean: "mean" }),
  helper: py`class Lion(torch.optim.Optimizer):
    """Moves every weight by the same length, in the direction of a mean of gradients; Chen et al., 2023."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            rate, (beta1, beta2) = group["lr"], group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                mean = self.state[p].setdefault("mean", torch.zeros_like(p))
                p.mul_(1 - rate * group["weight_decay"])
                p.sub_(rate * torch.sign(beta1 * mean + (1 - beta1) * p.grad))
                mean.mul_(beta2).add_(p.grad, alpha=1 - beta2)`,
  reference: (weight, gradients, { learningRate, beta1, beta2, weightDecay }) => {
    let mean = 0;
    return gradients.map((g) => {
      weight -= learningRate * (Math.sign(beta1 * mean + (1 - beta1) * g) + weightDecay * weight);
      mean = beta2 * mean + (1 - beta2) * g;
      return weight;
    });
  },
  examples: [{ learningRate: 0.01, beta1: 0.5, weightDecay: 0.3 }],
});
