import { z } from "zod";
import { defineOptimizer } from "../optimizer.ts";
import { py } from "../../../layers/python/py.ts";
import { adamParams, adamReference, adamSlots, adamStep, adamTorchState } from "../updates/adamStep.ts";
import { withDecoupledDecay } from "../updates/withWeightDecay.ts";

/**
 * Adam with decoupled weight decay; Loshchilov and Hutter, 2019.
 * https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export const adamW = defineOptimizer({
  type: "adamW",
  title: "AdamW",
  doc: "Adam whose weight decay does not depend on the gradients; usual for Transformers.",
  params: z.object({
    ...adamParams,
    weightDecay: z
      .number()
      .min(0)
      .default(0.01)
      .describe("Share of each weight that is taken away a step, times the learning rate"),
  }),
  usualRate: [1e-5, 0.1],
  slots: () => adamSlots,
  update: (x, p, b) =>
    adamStep(
      { ...x, parameter: withDecoupledDecay(x.parameter, x.rate, { weightDecay: p.weightDecay, b }) },
      p,
      b,
    ),
  torch: (p, parameters) =>
    py`torch.optim.AdamW(${parameters}, lr=${p.learningRate}, betas=${[p.beta1, p.beta2]}, eps=${p.epsilon}, weight_decay=${p.weightDecay})`,
  torchState: adamTorchState,
  reference: (weight, gradients, p) => {
    const step = adamReference(p);
    return gradients.map(
      (gradient) => (weight = step(weight * (1 - p.learningRate * p.weightDecay), gradient)),
    );
  },
  examples: [{ weightDecay: 0 }, { weightDecay: 0.3, learningRate: 0.1 }],
});
