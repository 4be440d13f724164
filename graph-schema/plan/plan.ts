import { z } from "zod";
import { choice } from "./choice.ts";
import { columnUse } from "./columns.ts";
import { objective } from "./objective.ts";

const seed = z.int().min(0).max(0xffffffff);

/** How a document is trained: everything besides the graph that makes a run again. */
export const plan = z.strictObject({
  dataset: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe('"sample:mnist", or "file:" and the sha256 of an imported file; null while none is chosen'),
  reading: z
    .record(z.string(), z.json())
    .default({})
    .describe("How the files of the dataset are to be read, where that is not left to their reader"),
  columns: z
    .array(columnUse)
    .max(100_000)
    .default([])
    .describe(
      "What columns are used for. An input that none feeds takes every column that is not used for something else; a term that compares with columns and has none takes the dataset's own target",
    ),
  steps: z
    .record(z.string(), z.array(choice).max(20))
    .default({ category: [{ type: "oneHot", params: {} }], image: [{ type: "byteScale", params: {} }] })
    .describe(
      "How columns become numbers that say nothing of it, by their kind; what takes whole numbers gets them as they are",
    ),
  gaps: z
    .enum(["leaveOutRows"])
    .default("leaveOutRows")
    .describe("What becomes of rows that lack a value of a column in use"),
  split: choice.prefault({ type: "random", params: { share: 0.2 } }).describe("Which rows are held out"),
  objective: objective.prefault({}),
  batchSize: z
    .int()
    .min(1)
    .max(65_536)
    .default(64)
    .describe(
      "Samples a step; where the last batch of an epoch would hold a single sample, of which a batch norm would see one value a channel, that sample is left out, another in each epoch",
    ),
  epochs: z.int().min(1).max(100_000).default(3).describe("Passes over the training rows"),
  earlyStopping: z
    .strictObject({
      patience: z.int().min(1).max(10_000).describe("Epochs without a better validation loss"),
    })
    .nullable()
    .default(null),
  weights: z
    .enum(["best", "last"])
    .default("best")
    .describe(
      "Weights of a run that count, in use and in every export: of its best validation loss, or its last; without held-out rows they are the last",
    ),
  seed: seed.default(0).describe("Decides initial weights, split, shuffling and dropout"),
  logEvery: z.int().min(1).max(100_000).default(10).describe("Steps between two points of the curves"),
  checkpointEvery: z.int().min(1).max(1_000_000).default(100).describe("Steps between two checkpoints"),
});
export type Plan = z.infer<typeof plan>;
