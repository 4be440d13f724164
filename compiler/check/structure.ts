import { batch } from "../../graph-schema/edits/compose.ts";
import { type Edge, edgeKey, freshId, type Graph } from "../../graph-schema/document.ts";
import type { Layer } from "../../layers/layer.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/problem.ts";

/** The valid wires, and what is wrong with the others. */
export interface Structure {
  edges: readonly Edge[];
  diagnostics: readonly Diagnostic[];
}

/** Finds nodes of the same id, wires to missing nodes or ports, and several wires at a port that takes one. */
export function checkStructure(graph: Graph, resolved: ReadonlyMap<string, { layer?: Layer }>): Structure {
  const titles = new Map(graph.nodes.map((n) => [n.id, resolved.get(n.id)?.layer?.title ?? n.type]));
  const met = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const [at, n] of graph.nodes.entries()) {
    if (met.has(n.id))
      diagnostics.push({
        code: "duplicateNode",
        severity: "error",
        node: n.id,
        layer: titles.get(n.id)!,
        expected: "a name of its own",
        actual: "a name that another node has",
        fix: renameOther(graph, at),
      });
    met.add(n.id);
  }
  const seen = new Set<string>();
  const entered = new Set<string>();
  const edges = graph.edges.filter((edge) => {
    const key = edgeKey(edge);
    const fault =
      faultOf(edge, resolved) ??
      (seen.has(key) ? twice("duplicateEdge", edge, "this same wire again") : undefined) ??
      crowded(edge, resolved, entered);
    seen.add(key);
    if (!fault) return true;
    const layer = fault.node === undefined ? undefined : titles.get(fault.node);
    const fix = { title: "Remove the wire", edit: { kind: "removeEdge", edge } as const };
    diagnostics.push({
      severity: "error",
      ...fault,
      ...(layer === undefined ? {} : { layer }),
      fix,
    });
    return false;
  });
  return { edges, diagnostics };
}

/** Gives the node at an index, whose id another has too, an id that nothing refers to; wires stay with the other. */
function renameOther({ nodes, edges }: Graph, at: number): NonNullable<Diagnostic["fix"]> {
  const node = nodes[at]!;
  const spoken = new Set([
    ...nodes.flatMap((n) => [n.id, n.tiedTo]),
    ...edges.flatMap((e) => [e.from, e.to]),
  ]);
  const base = node.id.replace(/\d+$/, "");
  const id = freshId((name) => name === base || spoken.has(name), base);
  return {
    title: `Rename the other "${node.id}" to "${id}"`,
    edit: batch([
      { kind: "removeNode", id: node.id, at },
      { kind: "addNode", node: { ...node, id }, at },
    ]),
  };
}

type Nodes = ReadonlyMap<string, { layer?: Layer }>;
type Fault = Pick<Diagnostic, "code" | "expected" | "actual" | "node" | "edge" | "port">;

function faultOf(e: Edge, nodes: Nodes): Fault | undefined {
  const ends = [e.from, e.to];
  const missing = ends.find((id) => !nodes.has(id));
  if (missing !== undefined) {
    const other = ends.find((id) => nodes.has(id));
    return {
      code: "danglingEdge",
      expected: "a wire between two nodes",
      ...(other === undefined
        ? { edge: e, actual: "names that no node has" }
        : { node: other, actual: `a wire to "${missing}", which does not exist` }),
    };
  }
  const source = nodes.get(e.from)!.layer;
  if (source && !Object.hasOwn(source.outputs, e.output))
    return {
      code: "unknownPort",
      node: e.from,
      expected: `an output among ${list(source.outputs)}`,
      actual: `"${e.output}"`,
    };
  const target = nodes.get(e.to)!.layer;
  if (target && !Object.hasOwn(target.inputs, e.input))
    return {
      code: "unknownPort",
      node: e.to,
      expected: `an input among ${list(target.inputs)}`,
      actual: `"${e.input}"`,
    };
  return undefined;
}

function crowded(e: Edge, nodes: Nodes, entered: Set<string>): Fault | undefined {
  if (nodes.get(e.to)!.layer?.inputs[e.input]?.variadic) return undefined;
  const port = `${e.to}.${e.input}`;
  if (entered.has(port)) return twice("crowdedPort", e, `a further one from "${e.from}"`);
  entered.add(port);
  return undefined;
}

const twice = (code: "duplicateEdge" | "crowdedPort", e: Edge, actual: string): Fault => ({
  code,
  node: e.to,
  port: e.input,
  expected: "one wire",
  actual,
});

const list = (ports: object): string => Object.keys(ports).join(", ") || "none";
