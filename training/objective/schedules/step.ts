import { z } from "zod";
import { defineSchedule } from "../../../compiler/steps/objective.ts";
import { py } from "../../../layers/python/py.ts";

/**
 * gamma^floor(epoch / every).
 * https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 */
export const step = defineSchedule({
  type: "step",
  title: "Step",
  doc: "Multiplies the learning rate by a factor every few epochs.",
  params: z.object({
    every: z.int().min(1).max(100_000).default(10).describe("Epochs between two changes"),
    gamma: z.number().positive().default(0.1).describe("Factor of each change"),
  }),
  factor: ({ step, stepsPerEpoch }, { every, gamma }) => gamma ** Math.floor(step / (stepsPerEpoch * every)),
  torch: ({ every, gamma }) => py`${gamma} ** (step // (steps_per_epoch * ${every}))`,
});
