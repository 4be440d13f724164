import { z } from "zod";
import { formulaWords } from "./formula/formulaWords.ts";
import { plan } from "./plan/plan.ts";
import { reservedNames } from "./reservedNames.ts";

const LONGEST_ID = 63;

/** Names a node; also its attribute in PyTorch and its scope in ONNX, hence an identifier. */
export const nodeId = z
  .string()
  .max(LONGEST_ID)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "a name of a letter, then letters, digits or _")
  .refine(
    (id) => !reservedNames.has(id),
    "a name that Python and PyTorch leave free, such as one with a number behind it",
  );

/** A placed layer. `params` are checked against the layer's own schema, so an unknown layer still loads. */
export const node = z.strictObject({
  id: nodeId,
  type: z
    .string()
    .min(1)
    .max(80)
    .describe("Key of the layer registry, such as conv2d, or block: and the name of a block"),
  params: z
    .record(z.string(), z.json())
    .describe(
      "Settings of the layer; what is left out has its default, and text that begins with = is a formula over the settings of the block around it",
    ),
  position: z.tuple([z.number(), z.number()]).describe("Left and top on the canvas, in pixels"),
  bypassed: z
    .union([z.literal(true), z.string().max(500).regex(/^=/, "true, or a formula such as =stride == 1")])
    .optional()
    .describe("Pass the first input through unchanged; a formula decides it for each copy of a block"),
  frozen: z.literal(true).optional().describe("Keep its parameters as they are while training"),
  wrapper: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe("Key of the wrapper registry: how its weight is normalized, such as spectralNorm"),
  tiedTo: nodeId
    .optional()
    .describe(
      "Node whose module it is, called again: parameters, running statistics, wrapper and freezing are one. Of a layer that is made in another way it shares the parameters of the same name and shape, or a weight that fits as its transpose. A node in a block may name one around its copies",
    ),
  tiedTransposed: z
    .literal(true)
    .optional()
    .describe("Of the node that tiedTo names it takes the weight alone, transposed, as a tied decoder does"),
});
export type Node = z.infer<typeof node>;

/** A wire from an output port to an input port. */
export const edge = z.strictObject({
  from: nodeId,
  output: z.string().min(1).max(64),
  to: nodeId,
  input: z.string().min(1).max(64),
});
export type Edge = z.infer<typeof edge>;

/** Nodes and wires. The order of wires into one port is the order of its values. */
export const graph = z.strictObject({
  nodes: z.array(node).max(20_000),
  edges: z.array(edge).max(80_000),
});
export type Graph = z.infer<typeof graph>;

/** A setting that each instance of a block may give another value; formulas inside read it by its name. */
export const blockParam = z.strictObject({
  name: z
    .string()
    .max(40)
    .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "a name of a letter, then letters, digits or _")
    .refine((name) => !formulaWords.has(name), "a name that has no meaning in formulas"),
  default: z
    .union([z.number(), z.boolean(), z.string().max(100), z.array(z.number()).max(10)])
    .describe("Its value where a copy gives none; decides of which kind the setting is"),
  choices: z.array(z.string().max(100)).max(50).optional().describe("The values that text may have"),
  doc: z.string().max(500).optional(),
});
export type BlockParam = z.infer<typeof blockParam>;

/** A reusable graph: its input and output nodes are the ports of its instances, which all follow it. */
export const block = z.strictObject({
  title: z.string().min(1).max(60),
  doc: z.string().max(1000).optional(),
  params: z.array(blockParam).max(50),
  graph,
});
export type Block = z.infer<typeof block>;
export type Blocks = Readonly<Record<string, Block>>;

/** The name of the block that nodes of a type are instances of; undefined for a layer's type. */
export const blockNameOf = (type: string): string | undefined => /^block:(.*)$/s.exec(type)?.[1];

/** What a node of a type is called at first, before it is numbered. */
export const firstNameOf = (type: string): string => blockNameOf(type) ?? type;

/** What a person edits and saves. */
export const document = z.strictObject({
  version: z.literal(3),
  name: z.string().max(200),
  graph,
  blocks: z.record(nodeId, block).optional().describe("Blocks by name; a node of type block:name is a copy"),
  plan,
});
export type Document = z.infer<typeof document>;

/** A document with nothing on its canvas. */
export const emptyDocument = (name = "Untitled"): Document => ({
  version: 3,
  name,
  graph: { nodes: [], edges: [] },
  plan: plan.parse({}),
});

/** Text that tells wires apart. */
export const edgeKey = (e: Edge): string => `${e.from}.${e.output}>${e.to}.${e.input}`;

/** A legal name not yet taken: "conv2d", then "conv2d2", "conv2d3" … */
export function freshId(taken: (id: string) => boolean, base: string): string {
  const free = (id: string): boolean => !reservedNames.has(id) && !taken(id);
  if (free(base)) return base;
  for (let i = 2; ; i++) {
    const id = `${base.slice(0, LONGEST_ID - String(i).length)}${i}`;
    if (free(id)) return id;
  }
}
