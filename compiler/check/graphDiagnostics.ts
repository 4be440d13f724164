import type { Document, Edge } from "../../graph-schema/document.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/problem.ts";
import { type CheckedNode, titleOf } from "./checked.ts";

/** The faults of a graph that has no input layer, or no output layer. */
export function graphDiagnostics(
  document: Document,
  results: ReadonlyMap<string, CheckedNode>,
): Diagnostic[] {
  if (document.graph.nodes.length === 0) return [];
  const layers = [...results.values()].flatMap((n) => n.layer ?? []);
  const missing = (code: "noInput" | "noOutput", what: string): Diagnostic => ({
    code,
    severity: "error",
    expected: what,
    actual: "none",
  });
  return [
    ...(layers.some((l) => l.boundary === "input")
      ? []
      : [missing("noInput", "an input layer in the graph")]),
    ...(layers.some((l) => l.boundary === "output")
      ? []
      : [missing("noOutput", "an output layer in the graph")]),
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
  const names = cycle.length > 6 ? [...cycle.slice(0, 5), "…"] : cycle;
  return {
    code: "cycle",
    severity: "error",
    node: edge.to,
    layer: titleOf(nodes.get(edge.to)!),
    port: edge.input,
    expected: "wires that lead from inputs to outputs",
    actual: `a way back to itself through ${names.join(", ")}`,
    because: edge.from,
    fix: { title: `Remove the wire from "${edge.from}"`, edit: { kind: "removeEdge", edge } },
  };
}
