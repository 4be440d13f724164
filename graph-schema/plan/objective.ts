import { z } from "zod";
import { choice } from "./choice.ts";

/** Names a term, a phase or a metric; part of names of tensors and of events. */
export const objectiveId = z
  .string()
  .max(63)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "a name of a letter, then letters, digits or _");

const output = z
  .string()
  .max(63)
  .nullable()
  .default(null)
  .describe("Output layer whose value is compared; null takes the first of the graph");

/** What an output is compared with, or which of its samples count. */
export const target = z.discriminatedUnion("from", [
  z.strictObject({
    from: z.literal("columns"),
    of: objectiveId
      .optional()
      .describe(
        "Term whose target columns they are, its own when left out; without such columns the dataset's own target",
      ),
  }),
  z.strictObject({ from: z.literal("output"), output: z.string().max(63) }),
  z.strictObject({ from: z.literal("input"), input: z.string().max(63) }),
  z.strictObject({ from: z.literal("constant"), value: z.number() }),
]);
export type Target = z.infer<typeof target>;

const weight = z
  .union([z.number(), z.string().max(500).regex(/^=/, "a number, or a formula such as =min(1, epoch / 10)")])
  .default(1)
  .describe("Factor on its value; text that begins with = is a formula over step, epoch, steps and epochs");

/** A named part of what a phase minimizes. */
export const term = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("compared"),
    name: objectiveId,
    loss: choice,
    output,
    target: target.prefault({ from: "columns" }),
    weight,
    mask: target
      .nullable()
      .default(null)
      .describe("1 for samples or places that count, 0 for others; null counts all"),
  }),
  z.strictObject({
    kind: z.literal("added"),
    name: objectiveId,
    node: z
      .string()
      .min(1)
      .max(500)
      .describe("Layer that adds its value, as path from the graph: encoder.sampling"),
    weight,
  }),
]);
export type Term = z.infer<typeof term>;
export type ComparedTerm = Extract<Term, { kind: "compared" }>;

const trains = z
  .array(z.string().min(1).max(500))
  .max(1000)
  .default(["*"])
  .describe(
    "What learns: paths of nodes such as encoder or encoder.*.norm, block: and the name of a block, * for all",
  );

/** Parameters that the optimizer of a phase treats in another way. */
const parameterGroup = z.strictObject({
  trains,
  params: z.record(z.string(), z.json()).describe("Settings of the optimizer that they have instead"),
});

/** What is minimized, by whom, and when: phases take turns. */
export const phase = z.strictObject({
  name: objectiveId,
  terms: z
    .array(objectiveId)
    .max(100)
    .nullable()
    .default(null)
    .describe("What it minimizes the sum of; null takes every term"),
  trains,
  optimizer: choice.prefault({ type: "adam" }),
  groups: z
    .array(parameterGroup)
    .max(100)
    .default([])
    .describe("The first group that names a parameter decides"),
  schedule: choice.prefault({ type: "constant" }),
  clipNorm: z.number().positive().nullable().default(null).describe("Largest norm of all gradients together"),
  accumulate: z.int().min(1).max(10_000).default(1).describe("Batches whose gradients make one update"),
  turn: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .describe("Updates in a row before the next phase has its turn"),
  from: z.int().min(0).max(100_000).default(0).describe("Epoch in which it begins, from 0"),
  until: z
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .default(null)
    .describe("Epoch before which it ends; null goes on to the end"),
});
export type Phase = z.infer<typeof phase>;

/** A figure that is reported beside the losses. */
export const metric = z.strictObject({
  id: objectiveId,
  type: z.string().min(1).max(64),
  params: z.record(z.string(), z.json()).default({}),
  output,
  target: target.prefault({ from: "columns" }),
});
export type Metric = z.infer<typeof metric>;

/** Names of the one term and the one phase of a plan that says nothing else. */
export const usualTerm = "loss";
export const usualPhase = "train";

/** What is learned, from what, in which phases. */
export const objective = z.strictObject({
  terms: z
    .array(term)
    .max(100)
    .default([term.parse({ kind: "compared", name: usualTerm, loss: { type: "crossEntropy" } })]),
  phases: z
    .array(phase)
    .min(1)
    .max(100)
    .default([phase.parse({ name: usualPhase })]),
  metrics: z
    .array(metric)
    .max(100)
    .default([metric.parse({ id: "accuracy", type: "accuracy" })]),
});
export type Objective = z.infer<typeof objective>;
