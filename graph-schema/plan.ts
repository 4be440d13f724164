import { z } from "zod";

/** A registered unit (loss, optimizer, schedule, metric) and its settings, checked against the unit's own schema. */
export const choice = z.strictObject({
  type: z.string().min(1).max(64),
  params: z.record(z.string(), z.json()).default({}),
});
export type Choice = z.infer<typeof choice>;

const seed = z.int().min(0).max(0xffffffff);

/** How a document is trained: everything besides the graph that makes a run again. */
export const plan = z.strictObject({
  dataset: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe('"sample:mnist", or "file:" and the sha256 of an imported file; null while none is chosen'),
  inputs: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe("Columns that feed each input layer; an input left out takes every column but the target"),
  target: z.string().nullable().default(null).describe("Column to predict; null takes the dataset's own"),
  validation: z.number().min(0).max(0.9).default(0.2).describe("Share of the rows held out"),
  stratify: z.boolean().default(false).describe("Hold out the same share of each class"),
  loss: choice.prefault({ type: "crossEntropy" }),
  metrics: z.array(choice).default([{ type: "accuracy", params: {} }]),
  optimizer: choice.prefault({ type: "adam" }),
  schedule: choice.prefault({ type: "constant" }),
  batchSize: z
    .int()
    .min(1)
    .max(65_536)
    .default(64)
    .describe(
      "Samples a step; where the last batch of an epoch would hold a single sample, of which a batch norm would see one value a channel, that sample is left out, another in each epoch",
    ),
  epochs: z.int().min(1).max(100_000).default(3).describe("Passes over the training rows"),
  clipNorm: z.number().positive().nullable().default(null).describe("Largest norm of all gradients together"),
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
