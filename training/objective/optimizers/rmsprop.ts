import { z } from "zod";
import { defineOptimizer } from "../optimizer.ts";
import { zeros } from "../../../ir/initializer.ts";
import { py } from "../../../layers/python/py.ts";
import { withWeightDecay } from "../updates/withWeightDecay.ts";

/**
 * Gradient over the root of the running mean of its square; Hinton, 2012.
 * https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 */
export const rmsprop = defineOptimizer({
  type: "rmsprop",
  title: "RMSprop",
  doc: "Divides each gradient by how large it was of late; often used for recurrent networks.",
  params: z.object({
    learningRate: z.number().min(0).default(0.01).describe("Size of a step"),
    alpha: z.number().min(0).lt(1).default(0.99).describe("How long the mean of squares remembers"),
    epsilon: z.number().positive().default(1e-8).describe("Keeps the division away from 0"),
    momentum: z.number().min(0).max(1).default(0).describe("Share of the last step that is kept"),
    centered: z.boolean().default(false).describe("Divide by the deviation: subtract the squared mean"),
    weightDecay: z.number().min(0).default(0).describe("Pull of the weights towards 0"),
  }),
  usualRate: [1e-5, 0.1],
  slots: ({ momentum, centered }) => ({
    square: { init: zeros },
    ...(centered ? { mean: { init: zeros } } : {}),
    ...(momentum > 0 ? { momentum: { init: zeros } } : {}),
  }),
  update: ({ parameter, gradient, rate, slots }, p, b) => {
    const g = withWeightDecay(parameter, gradient, { ...p, b });
    const running = (before: typeof g, x: typeof g): typeof g =>
      b.add([b.mul([before, b.constant(p.alpha)]), b.mul([x, b.constant(1 - p.alpha)])]);
    const square = running(slots.square!, b.mul([g, g]));
    const mean = p.centered ? running(slots.mean!, g) : undefined;
    const variance = mean ? b.sub([square, b.mul([mean, mean])]) : square;
    const direction = b.div([g, b.add([b.sqrt([variance]), b.constant(p.epsilon)])]);
    const step =
      p.momentum > 0 ? b.add([b.mul([slots.momentum!, b.constant(p.momentum)]), direction]) : direction;
    return {
      parameter: b.sub([parameter, b.mul([step, rate])]),
      slots: { square, ...(mean ? { mean } : {}), ...(p.momentum > 0 ? { momentum: step } : {}) },
    };
  },
  torch: (p, parameters) =>
    py`torch.optim.RMSprop(${parameters}, lr=${p.learningRate}, alpha=${p.alpha}, eps=${p.epsilon}, weight_decay=${p.weightDecay}, momentum=${p.momentum}, centered=${p.centered})`,
  torchState: ({ momentum, centered }) => ({
    square: "square_avg",
    ...(centered && { mean: "grad_avg" }),
    ...(momentum > 0 && { momentum: "momentum_buffer" }),
  }),
  reference: (weight, gradients, { learningRate, alpha, epsilon, momentum, centered, weightDecay }) => {
    let [square, mean, velocity] = [0, 0, 0];
    return gradients.map((gradient) => {
      const g = gradient + weightDecay * weight;
      square = alpha * square + (1 - alpha) * g * g;
      mean = alpha * mean + (1 - alpha) * g;
      const step = g / (Math.sqrt(centered ? square - mean * mean : square) + epsilon);
      velocity = momentum * velocity + step;
      return (weight -= learningRate * (momentum > 0 ? velocity : step));
    });
  },
  examples: [{ momentum: 0.5 }, { centered: true, weightDecay: 0.1 }, { momentum: 0.9, centered: true }],
});
