import { type Edge, edgeKey } from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";

/** Two lists of edits that turn wires into others; wires that are in both stay where they are. */
export interface Rewiring {
  removed: readonly Edit[];
  added: readonly Edit[];
}

/** How to get from some wires to others; what stays must be in the same order in both. */
export function rewire(before: readonly Edge[], after: readonly Edge[]): Rewiring {
  const [was, is] = [new Set(before), new Set(after)];
  return {
    removed: before.filter((e) => !is.has(e)).map((edge) => ({ kind: "removeEdge", edge })),
    added: after.flatMap((edge, at): Edit[] => (was.has(edge) ? [] : [{ kind: "addEdge", edge, at }])),
  };
}

/** Each wire once. */
export function withoutRepeats(edges: readonly Edge[]): readonly Edge[] {
  const seen = new Set<string>();
  return edges.filter((e) => !seen.has(edgeKey(e)) && seen.add(edgeKey(e)));
}
