import { z } from "zod";
import { blocksFor } from "../../../compiler/blocks/edits/pasteBlocks.ts";
import {
  block,
  document as documentSchema,
  type Document,
  edge,
  node,
  nodeId,
} from "../../../graph-schema/document.ts";

/** What travels through the system clipboard: layers, the wires among them, and the blocks that they are instances of. */
const clipSchema = z.strictObject({
  tensorloom: z.literal("layers"),
  nodes: z.array(node).min(1),
  edges: z.array(edge),
  blocks: z.record(nodeId, block).optional(),
});
export type Clip = z.infer<typeof clipSchema>;

/** The clip of some nodes. */
export function clipOf(document: Document, ids: ReadonlySet<string>): Clip {
  const { graph } = document;
  const nodes = graph.nodes.filter((n) => ids.has(n.id));
  const blocks = blocksFor(document, nodes);
  return {
    tensorloom: "layers",
    nodes,
    ...(Object.keys(blocks).length > 0 && { blocks }),
    edges: graph.edges.filter((e) => ids.has(e.from) && ids.has(e.to)),
  };
}

/** Reads clipboard text: a clip, or a whole document, whose graph is taken; undefined for anything else. */
export function readClip(text: string): Clip | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const clip = clipSchema.safeParse(value);
  if (clip.success) return clip.data;
  const whole = documentSchema.safeParse(value);
  if (!whole.success || whole.data.graph.nodes.length === 0) return undefined;
  const { graph, blocks } = whole.data;
  return { tensorloom: "layers", ...graph, ...(blocks && { blocks }) };
}
