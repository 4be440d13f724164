import type { Code } from "../../graph-schema/diagnostics/codes.ts";
import type { EdgePlace, NodePlace } from "../../graph-schema/diagnostics/place.ts";
import type { Finding } from "../../graph-schema/diagnostics/phrase.ts";
import { batch } from "../../graph-schema/edits/compose.ts";
import { type Edge, edgeKey, freshId, type Graph } from "../../graph-schema/document.ts";
import type { Layer } from "../../layers/layer.ts";
import type { Diagnostic, Fix } from "../../graph-schema/diagnostics/diagnostic.ts";

/** The valid wires, and what is wrong with the others. */
export interface Structure {
  edges: readonly Edge[];
  diagnostics: readonly Diagnostic[];
}

/**
 * Finds nodes of the same id, wires to missing nodes or ports, and several wires at a port that takes one; `isRepaired` says of
 * each fault whether its repair is worked out.
 */
export function checkStructure(
  graph: Graph,
  resolved: ReadonlyMap<string, { layer?: Layer }>,
  isRepaired: (code: Code) => boolean,
): Structure {
  const titles = new Map(graph.nodes.map((n) => [n.id, resolved.get(n.id)?.layer?.title ?? n.type]));
  const met = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const [at, n] of graph.nodes.entries()) {
    if (met.has(n.id))
      diagnostics.push({
        code: "duplicateNode",
        severity: "error",
        place: { in: "node", node: n.id, layer: titles.get(n.id)! },
        args: {},
        ...(isRepaired("duplicateNode") && { fix: renameOther(graph, at) }),
      });
    met.add(n.id);
  }
  const seen = new Set<string>();
  const entered = new Set<string>();
  const edges = graph.edges.filter((edge) => {
    const key = edgeKey(edge);
    const fault =
      faultOf(edge, resolved) ??
      (seen.has(key) ? atTarget(edge, { code: "duplicateEdge", args: {} }) : undefined) ??
      crowded(edge, resolved, entered);
    seen.add(key);
    if (!fault) return true;
    const { finding, place } = fault;
    const layer = place.in === "node" ? titles.get(place.node) : undefined;
    diagnostics.push({
      severity: "error",
      ...finding,
      place: { ...place, ...(layer !== undefined && { layer }) },
      fix: { code: "removeWire", args: {}, edit: { kind: "removeEdge", edge } },
    });
    return false;
  });
  return { edges, diagnostics };
}

/** Gives the node at an index, whose id another has too, an id that nothing refers to; wires stay with the other. */
function renameOther({ nodes, edges }: Graph, at: number): Fix {
  const node = nodes[at]!;
  const spoken = new Set([
    ...nodes.flatMap((n) => [n.id, n.tiedTo]),
    ...edges.flatMap((e) => [e.from, e.to]),
  ]);
  const base = node.id.replace(/\d+$/, "");
  const id = freshId((name) => name === base || spoken.has(name), base);
  return {
    code: "renameOther",
    args: { node: node.id, to: id },
    edit: batch([
      { kind: "removeNode", id: node.id, at },
      { kind: "addNode", node: { ...node, id }, at },
    ]),
  };
}

type Nodes = ReadonlyMap<string, { layer?: Layer }>;
interface Fault {
  finding: Finding;
  place: NodePlace | EdgePlace;
}

function faultOf(e: Edge, nodes: Nodes): Fault | undefined {
  const ends = [e.from, e.to];
  const missing = ends.find((id) => !nodes.has(id));
  if (missing !== undefined) {
    const other = ends.find((id) => nodes.has(id));
    return {
      finding: { code: "danglingEdge", args: { missing: other === undefined ? null : missing } },
      place: other === undefined ? { in: "edge", edge: e } : { in: "node", node: other },
    };
  }
  const source = nodes.get(e.from)!.layer;
  if (source && !Object.hasOwn(source.outputs, e.output))
    return { finding: unknownPort("output", e.output, source.outputs), place: { in: "node", node: e.from } };
  const target = nodes.get(e.to)!.layer;
  if (target && !Object.hasOwn(target.inputs, e.input))
    return { finding: unknownPort("input", e.input, target.inputs), place: { in: "node", node: e.to } };
  return undefined;
}

function crowded(e: Edge, nodes: Nodes, entered: Set<string>): Fault | undefined {
  if (nodes.get(e.to)!.layer?.inputs[e.input]?.variadic) return undefined;
  const port = `${e.to}.${e.input}`;
  if (entered.has(port)) return atTarget(e, { code: "crowdedPort", args: { from: e.from } });
  entered.add(port);
  return undefined;
}

const atTarget = (e: Edge, finding: Finding): Fault => ({
  finding,
  place: { in: "node", node: e.to, port: e.input },
});

const unknownPort = (end: "input" | "output", name: string, ports: object): Finding => ({
  code: "unknownPort",
  args: { end, name, names: Object.keys(ports) },
});
