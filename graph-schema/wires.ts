import type { Edge, Graph } from "./document.ts";

/** Wires into each node, in document order. */
export const incomingWires = (graph: Graph): ReadonlyMap<string, readonly Edge[]> =>
  groupWires(graph.edges, (e) => e.to);

/** Wires out of each node, in document order. */
export const outgoingWires = (graph: Graph): ReadonlyMap<string, readonly Edge[]> =>
  groupWires(graph.edges, (e) => e.from);

/** Wires by one of their ends, in their order. */
export function groupWires(edges: readonly Edge[], end: (e: Edge) => string): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const e of edges) {
    const group = groups.get(end(e));
    if (group) group.push(e);
    else groups.set(end(e), [e]);
  }
  return groups;
}
