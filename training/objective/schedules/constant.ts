import { z } from "zod";
import { defineSchedule } from "../schedule.ts";
import { py } from "../../../layers/python/py.ts";

/** The learning rate as it is. */
export const constant = defineSchedule({
  type: "constant",
  title: "Constant",
  doc: "The same learning rate all the time.",
  params: z.object({}),
  factor: () => 1,
  torch: () => py`1.0`,
  examples: [{ params: {}, factors: { 0: 1, 99: 1 } }],
});
