import { z } from "zod";
import { defineOptimizer } from "../optimizer.ts";
import { zeros } from "../../../ir/initializer.ts";
import { py } from "../../../layers/python/py.ts";
import { withWeightDecay } from "../updates/withWeightDecay.ts";

/**
 * Gradient over the root of the sum of all its squares so far; Duchi, Hazan and Singer, 2011.
 * https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html
 */
export const adagrad = defineOptimizer({
  type: "adagrad",
  title: "Adagrad",
  doc: "Steps shrink for weights that moved much already; good for rare features.",
  params: z.object({
    learningRate: z.number().min(0).default(0.01).describe("Size of a step"),
    rateDecay: z.number().min(0).default(0).describe("Divides the rate by 1 + this, times the steps done"),
    initialSum: z.number().min(0).default(0).describe("Sum of squares to begin with"),
    epsilon: z.number().positive().default(1e-10).describe("Keeps the division away from 0"),
    weightDecay: z.number().min(0).default(0).describe("Pull of the weights towards 0"),
  }),
  usualRate: [1e-4, 1],
  slots: ({ initialSum, rateDecay }) => ({
    sum: { init: { kind: "constant", value: initialSum } },
    ...(rateDecay > 0 ? { steps: { init: zeros, scalar: true as const } } : {}),
  }),
  update: ({ parameter, gradient, rate, slots }, p, b) => {
    const g = withWeightDecay(parameter, gradient, { ...p, b });
    const sum = b.add([slots.sum!, b.mul([g, g])]);
    const direction = b.div([g, b.add([b.sqrt([sum]), b.constant(p.epsilon)])]);
    const step = (decayed: typeof g): typeof g => b.sub([parameter, b.mul([direction, decayed])]);
    if (p.rateDecay === 0) return { parameter: step(rate), slots: { sum } };
    const one = b.constant(1);
    const divisor = b.add([b.mul([slots.steps!, b.constant(p.rateDecay)]), one]);
    return { parameter: step(b.div([rate, divisor])), slots: { sum, steps: b.add([slots.steps!, one]) } };
  },
  torch: (p, parameters) =>
    py`torch.optim.Adagrad(${parameters}, lr=${p.learningRate}, lr_decay=${p.rateDecay}, weight_decay=${p.weightDecay}, initial_accumulator_value=${p.initialSum}, eps=${p.epsilon})`,
  torchState: ({ rateDecay }) => ({ sum: "sum", ...(rateDecay > 0 && { steps: py`updates` }) }),
  reference: (weight, gradients, { learningRate, rateDecay, initialSum, epsilon, weightDecay }) => {
    let sum = initialSum;
    return gradients.map((gradient, t) => {
      const g = gradient + weightDecay * weight;
      sum += g * g;
      return (weight -= ((learningRate / (1 + t * rateDecay)) * g) / (Math.sqrt(sum) + epsilon));
    });
  },
  examples: [{ rateDecay: 0.5, initialSum: 0.2, weightDecay: 0.1 }],
});
