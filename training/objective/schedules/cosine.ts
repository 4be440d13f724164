import { z } from "zod";
import { defineSchedule } from "../schedule.ts";
import { py } from "../../../layers/python/py.ts";

/**
 * Rises in a line over the warm-up, then falls as half a cosine to `floor`; Loshchilov and Hutter, 2017. The first
 * step already has a rate above 0.
 */
export const cosine = defineSchedule({
  type: "cosine",
  title: "Cosine with warm-up",
  doc: "Rises at first, then falls smoothly until the end of the run.",
  params: z.object({
    warmup: z.int().min(0).max(10_000_000).default(0).describe("Steps until the full learning rate"),
    floor: z.number().min(0).max(1).default(0).describe("Share of the learning rate that is left at the end"),
  }),
  factor: ({ step, totalSteps }, { warmup, floor }) => {
    if (step < warmup) return (step + 1) / (warmup + 1);
    const progress = Math.min(1, (step - warmup) / Math.max(1, totalSteps - warmup));
    return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
  },
  torch: ({ warmup, floor }) => {
    const since = warmup === 0 ? py`step` : py`(step - ${warmup})`;
    const steps = warmup === 0 ? py`total_steps` : py`total_steps - ${warmup}`;
    const cosine = py`0.5 * (1 + math.cos(math.pi * min(1.0, ${since} / max(1, ${steps}))))`;
    const falling = floor === 0 ? cosine : py`${floor} + ${1 - floor} * ${cosine}`;
    return warmup === 0 ? falling : py`(step + 1) / ${warmup + 1} if step < ${warmup} else ${falling}`;
  },
  examples: [
    { params: {}, factors: { 0: 1, 50: 0.5, 100: 0, 120: 0 } },
    { params: { warmup: 20, floor: 0.1 }, factors: { 0: 1 / 21, 19: 20 / 21, 20: 1, 60: 0.55, 100: 0.1 } },
    { params: { warmup: 100 }, factors: { 0: 1 / 101, 99: 100 / 101, 100: 1 } },
  ],
});
