import { z } from "zod";
import { defineOptimizer } from "../optimizer.ts";
import { py } from "../../../layers/python/py.ts";
import { adamParams, adamReference, adamSlots, adamStep, adamTorchState } from "../updates/adamStep.ts";
import { withWeightDecay } from "../updates/withWeightDecay.ts";

/**
 * Adam: each weight has a step of its own, from running means of its gradient and its square.
 * https://pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export const adam = defineOptimizer({
  type: "adam",
  title: "Adam",
  doc: "Adapts the step of each weight; a good first choice.",
  params: z.object({
    ...adamParams,
    weightDecay: z.number().min(0).default(0).describe("Pull of the weights towards 0, through the gradient"),
  }),
  usualRate: [1e-5, 0.1],
  slots: () => adamSlots,
  update: (x, p, b) =>
    adamStep({ ...x, gradient: withWeightDecay(x.parameter, x.gradient, { ...p, b }) }, p, b),
  torch: (p, parameters) =>
    py`torch.optim.Adam(${parameters}, lr=${p.learningRate}, betas=${[p.beta1, p.beta2]}, eps=${p.epsilon}, weight_decay=${p.weightDecay})`,
  torchState: adamTorchState,
  reference: (weight, gradients, p) => {
    const step = adamReference(p);
    return gradients.map((gradient) => (weight = step(weight, gradient + p.weightDecay * weight)));
  },
  examples: [{ weightDecay: 0.1, beta1: 0.5, epsilon: 1e-3 }],
});
