import type { Document, Edge } from "../../graph-schema/document.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { type CheckedNode, titleOf } from "./checked.ts";

/** The faults of a graph that has no input layer, or no output layer. */
export function graphDiagnostics(
  document: Document,
  results: ReadonlyMap<string, CheckedNode>,
): Diagnostic[] {
  if (document.graph.nodes.length === 0) return [];
  const layers = [...results.values()].flatMap((n) => n.layer ?? []);
  const missing = (code: "noInput" | "noOutput"): Diagnostic => ({
    code,
    severity: "error",
    place: { in: "graph" },
    args: {},
  });
  return [
    ...(layers.some((l) => l.boundary === "input") ? [] : [missing("noInput")]),
    ...(layers.some((l) => l.boundary === "output") ? [] : [missing("noOutput")]),
  ];
}

/** One fault a cycle, on the node whose incoming wire was drawn last; the fix takes that wire away. */
export function cycleDiagnostic(
  cycle: readonly string[],
  edges: readonly Edge[],
  nodes: ReadonlyMap<string, CheckedNode>,
): Diagnostic {
  const inside = new Set(cycle);
  const edge = edges.findLast((e) => inside.has(e.from) && inside.has(e.to))!;
  const more = cycle.length > 6;
  return {
    code: "cycle",
    severity: "error",
    place: { in: "node", node: edge.to, layer: titleOf(nodes.get(edge.to)!), port: edge.input },
    args: { through: more ? cycle.slice(0, 5) : cycle, more },
    because: edge.from,
    fix: { code: "removeWireFrom", args: { from: edge.from }, edit: { kind: "removeEdge", edge } },
  };
}
