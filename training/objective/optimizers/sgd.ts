import { z } from "zod";
import { defineOptimizer } from "../optimizer.ts";
import { zeros } from "../../../ir/initializer.ts";
import { py } from "../../../layers/python/py.ts";
import { withWeightDecay } from "../updates/withWeightDecay.ts";

/**
 * Stochastic gradient descent, optionally with (Nesterov's) momentum.
 * https://pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export const sgd = defineOptimizer({
  type: "sgd",
  title: "SGD",
  doc: "Steps straight down the gradient; momentum carries it through flat and narrow places.",
  params: z.object({
    learningRate: z.number().min(0).default(0.001).describe("Size of a step"),
    momentum: z.number().min(0).max(1).default(0).describe("Share of the last step that is kept"),
    nesterov: z.boolean().default(false).describe("Look ahead along the momentum; needs momentum above 0"),
    weightDecay: z.number().min(0).default(0).describe("Pull of the weights towards 0"),
  }),
  usualRate: [1e-4, 1],
  slots: ({ momentum }) => (momentum === 0 ? {} : { momentum: { init: zeros } }),
  update: ({ parameter, gradient, rate, slots }, p, b) => {
    const g = withWeightDecay(parameter, gradient, { weightDecay: p.weightDecay, b });
    const step = (d: typeof g): typeof g => b.sub([parameter, b.mul([d, rate])]);
    if (p.momentum === 0) return { parameter: step(g), slots: {} };
    const momentum = b.constant(p.momentum);
    const v = b.add([b.mul([slots.momentum!, momentum]), g]);
    return { parameter: step(p.nesterov ? b.add([g, b.mul([v, momentum])]) : v), slots: { momentum: v } };
  },
  torch: (p, parameters) =>
    py`torch.optim.SGD(${parameters}, lr=${p.learningRate}, momentum=${p.momentum}, nesterov=${p.nesterov && p.momentum > 0}, weight_decay=${p.weightDecay})`,
  torchState: ({ momentum }) => (momentum === 0 ? {} : { momentum: "momentum_buffer" }),
  reference: (weight, gradients, { learningRate, momentum, nesterov, weightDecay }) => {
    let velocity = 0;
    return gradients.map((gradient, t) => {
      const g = gradient + weightDecay * weight;
      velocity = t === 0 ? g : momentum * velocity + g;
      return (weight -= learningRate * (momentum === 0 ? g : nesterov ? g + momentum * velocity : velocity));
    });
  },
  examples: [{ momentum: 0.9 }, { momentum: 0.8, nesterov: true, weightDecay: 0.1 }, { nesterov: true }],
});
