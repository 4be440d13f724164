import { z } from "zod";

/** A registered unit (a loss, an optimizer, a step of a column, a split …) and its settings, checked against the unit's own schema. */
export const choice = z.strictObject({
  type: z.string().min(1).max(64),
  params: z.record(z.string(), z.json()).default({}),
});
export type Choice = z.infer<typeof choice>;
