import { z } from "zod";
import { plan } from "./plan.ts";
import { reservedNames } from "./reservedNames.ts";

const LONGEST_ID = 63;

/** Names a node; also its attribute in PyTorch and its scope in ONNX, hence an identifier. */
export const nodeId = z
  .string()
  .max(LONGEST_ID)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "a name is a letter, then letters, digits or _")
  .refine(
    (id) => !reservedNames.has(id),
    "this name belongs to Python or PyTorch; add a word or a number to it",
  );

/** A placed layer. `params` are checked against the layer's own schema, so an unknown layer still loads. */
export const node = z.strictObject({
  id: nodeId,
  type: z.string().min(1).max(64).describe("Key of the layer registry, such as conv2d"),
  params: z.record(z.string(), z.json()).describe("Settings of the layer; what is left out has its default"),
  position: z.tuple([z.number(), z.number()]).describe("Left and top on the canvas, in pixels"),
  bypassed: z.literal(true).optional().describe("Pass the first input through unchanged"),
  frozen: z.literal(true).optional().describe("Keep its parameters as they are while training"),
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

/** What a person edits and saves. */
export const document = z.strictObject({
  version: z.literal(1),
  name: z.string().max(200),
  graph,
  plan,
});
export type Document = z.infer<typeof document>;

/** A document with nothing on its canvas. */
export const emptyDocument = (name = "Untitled"): Document => ({
  version: 1,
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
