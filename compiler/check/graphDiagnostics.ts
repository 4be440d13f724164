import type { Document, Edge } from "../../graph-schema/document.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { type CheckedNode, titleOf } from "./checked.ts";
import { leaves } from "./leaving.ts";

/** The faults of a graph that has no input layer, or no output layer. */
export function graphDiagnostics(
  document: Document,
  results: ReadonlyMap<string, CheckedNode>,
): Diagnostic[] {
  if (document.graph.nodes.length === 0) return [];
  const leaving = [...results.values()].filter(leaves);
  const ends = new Set(leaving.map((n) => n.layer?.boundary));
  const missing = (code: "noInput" | "noOutput"): Diagnostic => ({
    code,
    severity: "error",
    place: { in: "graph" },
    args: {},
  });
  return [
    ...(ends.has("input") ? [] : [missing("noInput")]),
    ...(ends.has("output") ? [] : [missing("noOutput")]),
  ];
}

/** One fault a cycle, on the node whose incoming wire was drawn last; the fix takes that wire away. */
export function cycleDiagnostics(
  cycles: readonly (readonly string[])[],
  edges: readonly Edge[],
  nodes: ReadonlyMap<string, CheckedNode>,
): Diagnostic[] {
  const cycleOf = new Map(cycles.flatMap((cycle) => cycle.map((id) => [id, cycle])));
  const last = new Map<readonly string[], Edge>();
  for (const edge of edges) {
    const cycle = cycleOf.get(edge.from);
    if (cycle && cycle === cycleOf.get(edge.to)) last.set(cycle, edge);
  }
  return cycles.map((cycle) => cycleDiagnostic(cycle, last.get(cycle)!, nodes));
}

function cycleDiagnostic(
  cycle: readonly string[],
  edge: Edge,
  nodes: ReadonlyMap<string, CheckedNode>,
): Diagnostic {
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
