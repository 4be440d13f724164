import { z } from "zod";
import { defineSchedule } from "../schedule.ts";
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
  examples: [
    { params: { every: 2, gamma: 0.5 }, factors: { 0: 1, 19: 1, 20: 0.5, 39: 0.5, 40: 0.25, 99: 1 / 16 } },
    { params: {}, factors: { 0: 1, 99: 1 } },
  ],
});
