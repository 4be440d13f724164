import type { Document, Graph, Node } from "../../graph-schema/document.ts";

const AGAIN = "Again";

/** A graph beside itself, of which one node has in both the module of the first. */
export function twice(document: Document, shared: string): Document {
  const { nodes, edges } = document.graph;
  const again = nodes.map(({ wrapper, ...n }): Node => ({
    ...n,
    id: `${n.id}${AGAIN}`,
    ...(n.id === shared ? { tiedTo: shared } : wrapper !== undefined && { wrapper }),
  }));
  const wires = edges.map((e) => ({ ...e, from: `${e.from}${AGAIN}`, to: `${e.to}${AGAIN}` }));
  return { ...document, graph: { nodes: [...nodes, ...again], edges: [...edges, ...wires] } };
}

/** The graph that stands twice in it. */
export const half = ({ nodes, edges }: Graph): Graph => ({
  nodes: nodes.filter((n) => !n.id.endsWith(AGAIN)),
  edges: edges.filter((e) => !e.from.endsWith(AGAIN)),
});
