import { type Document, edgeKey } from "../../../graph-schema/document.ts";

/** Ids of nodes and keys of wires that are selected. */
export interface Selection {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

export const emptySelection: Selection = { nodes: new Set(), edges: new Set() };

/** The part of a selection that a document still has; the same object where that is all of it. */
export function withoutDeleted(selection: Selection, { graph }: Document): Selection {
  const nodes = keep(selection.nodes, () => graph.nodes.map((n) => n.id));
  const edges = keep(selection.edges, () => graph.edges.map(edgeKey));
  return nodes === selection.nodes && edges === selection.edges ? selection : { nodes, edges };
}

function keep(chosen: ReadonlySet<string>, present: () => readonly string[]): ReadonlySet<string> {
  if (chosen.size === 0) return chosen;
  const kept = present().filter((id) => chosen.has(id));
  return kept.length === chosen.size ? chosen : new Set(kept);
}
