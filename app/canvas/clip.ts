import { z } from "zod";
import { document as documentSchema, type Document, edge, node } from "../../graph-schema/document.ts";

/** What travels through the system clipboard: layers and the wires among them. */
const clipSchema = z.strictObject({
  tensorloom: z.literal("layers"),
  nodes: z.array(node).min(1),
  edges: z.array(edge),
});
export type Clip = z.infer<typeof clipSchema>;

/** The clip of some nodes. */
export function clipOf({ graph }: Document, ids: ReadonlySet<string>): Clip {
  return {
    tensorloom: "layers",
    nodes: graph.nodes.filter((n) => ids.has(n.id)),
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
  return whole.success && whole.data.graph.nodes.length > 0
    ? { tensorloom: "layers", ...whole.data.graph }
    : undefined;
}
