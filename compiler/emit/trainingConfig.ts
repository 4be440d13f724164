import { z } from "zod";
import { block, type Document, graph } from "../../graph-schema/document.ts";
import { plan } from "../../graph-schema/plan/plan.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Everything that makes a run again: published as a JSON Schema, written beside every exported model. */
export const trainingConfig = z
  .strictObject({
    version: z.literal(2),
    name: z.string().describe("Name of the document"),
    document: hash.describe("sha256 of the graph, without positions, and the plan"),
    dataset: z
      .strictObject({ id: z.string(), hash: hash.describe("sha256 of its columns"), rows: z.int().min(0) })
      .nullable()
      .describe("The data it was made for; null while none is chosen"),
    classes: z.array(z.string()).nullable().describe("Names of the target's classes, by index"),
    precision: z.literal("float32"),
    parameters: z.int().min(0).describe("Learned numbers"),
    plan,
    graph,
    blocks: z.record(z.string(), block).optional(),
  })
  .describe("Training configuration of a Tensorloom model");
export type TrainingConfig = z.infer<typeof trainingConfig>;

/** The configuration as JSON text. */
export const trainingConfigText = (
  x: Omit<TrainingConfig, "version" | "precision" | "name" | "plan" | "graph" | "blocks"> & {
    source: Document;
  },
): string => {
  const { source, ...rest } = x;
  const config: TrainingConfig = {
    version: 2,
    name: source.name,
    precision: "float32",
    ...rest,
    plan: source.plan,
    graph: source.graph,
    ...(source.blocks && { blocks: source.blocks }),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
};
