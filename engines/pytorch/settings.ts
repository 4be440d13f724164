import { z } from "zod";

/** Most parts that a batch can be taken in. */
export const MOST_PARTS = 4096;

/** How PyTorch carries out a run; every number is as of one process on the whole batch, but for rounding. */
export const settings = z.object({
  processes: z
    .union([z.literal("automatic"), z.int().min(1).max(4096)])
    .default("automatic")
    .describe("Processes that share each batch; automatic is one a device"),
  parallel: z
    .enum(["automatic", "data", "sharded", "pipeline"])
    .default("automatic")
    .describe(
      "What each process holds: the whole model, a part of every tensor (FSDP2), or some of a row of blocks",
    ),
  microBatches: z
    .union([z.literal("automatic"), z.int().min(1).max(MOST_PARTS)])
    .default("automatic")
    .describe("Parts that a process takes its rows in, one after the other, for less memory"),
  checkpointing: z
    .boolean()
    .default(false)
    .describe("Computes what is inside a block again for the gradients rather than keep it, for less memory"),
  precision: z
    .enum(["float32", "bfloat16", "float16"])
    .default("float32")
    .describe("Of products and convolutions; parameters and their updates are float32 always"),
  compiled: z
    .boolean()
    .default(false)
    .describe("Makes kernels of the model first (torch.compile), for faster steps after a slower start"),
  exact: z
    .boolean()
    .default(true)
    .describe("Deterministic kernels without TF32; without it the last digits of a run vary"),
});

export type Settings = z.infer<typeof settings>;
