import { z } from "zod";
import type { RunNeeds } from "../../training/run/runNeeds.ts";

const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/** What a run needs, as whoever has its document sends it: a forecast takes no more, and the document stays there. */
export const sentNeeds = z.strictObject({
  parameters: amount,
  kept: amount,
  activationBytes: amount.exactOptional(),
  recomputedBytes: amount.exactOptional(),
  macs: amount.exactOptional(),
  batchSize: z.int().min(1),
  epochs: z.int().min(1),
  acrossRows: z.boolean(),
}) satisfies z.ZodType<RunNeeds>;
