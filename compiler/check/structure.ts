import { type Edge, edgeKey, type Graph } from "../../graph-schema/document.ts";
import { layerOf, titleOf } from "../../graph-schema/layers.ts";
import type { Diagnostic } from "../../graph-schema/problem.ts";

/** The wires that make sense, and what is wrong with the others. */
export interface Structure {
  edges: readonly Edge[];
  diagnostics: readonly Diagnostic[];
}

/** Finds nodes of one name, wires that end nowhere, and two wires where one belongs. */
export function checkStructure(graph: Graph): Structure {
  const types = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const n of graph.nodes) {
    if (types.has(n.id))
      diagnostics.push({
        code: "duplicateNode",
        severity: "error",
        node: n.id,
        layer: titleOf(n.type),
        expected: "a name of its own",
        actual: "a name that another node has",
      });
    types.set(n.id, types.get(n.id) ?? n.type);
  }
  const seen = new Set<string>();
  const entered = new Set<string>();
  const edges = graph.edges.filter((edge) => {
    const key = edgeKey(edge);
    const fault =
      faultOf(edge, types) ??
      (seen.has(key) ? twice(edge, "this same wire again") : undefined) ??
      crowded(edge, types, entered);
    seen.add(key);
    if (!fault) return true;
    const layer = fault.node === undefined ? undefined : types.get(fault.node);
    const fix = { title: "Remove the wire", edit: { kind: "removeEdge", edge } as const };
    diagnostics.push({
      severity: "error",
      ...fault,
      ...(layer === undefined ? {} : { layer: titleOf(layer) }),
      fix,
    });
    return false;
  });
  return { edges, diagnostics };
}

type Fault = Pick<Diagnostic, "code" | "expected" | "actual"> & { node?: string; port?: string };

function faultOf(e: Edge, types: ReadonlyMap<string, string>): Fault | undefined {
  const ends = [e.from, e.to];
  const missing = ends.find((id) => !types.has(id));
  if (missing !== undefined) {
    const other = ends.find((id) => types.has(id));
    return {
      code: "danglingEdge",
      ...(other === undefined ? {} : { node: other }),
      expected: "a wire between two nodes",
      actual: `a wire to "${missing}", which does not exist`,
    };
  }
  const source = layerOf(types.get(e.from)!);
  if (source && !Object.hasOwn(source.outputs, e.output))
    return {
      code: "unknownPort",
      node: e.from,
      expected: `an output among ${list(source.outputs)}`,
      actual: `"${e.output}"`,
    };
  const target = layerOf(types.get(e.to)!);
  if (target && !Object.hasOwn(target.inputs, e.input))
    return {
      code: "unknownPort",
      node: e.to,
      expected: `an input among ${list(target.inputs)}`,
      actual: `"${e.input}"`,
    };
  return undefined;
}

function crowded(e: Edge, types: ReadonlyMap<string, string>, entered: Set<string>): Fault | undefined {
  if (layerOf(types.get(e.to)!)?.inputs[e.input]?.variadic) return undefined;
  const port = `${e.to}.${e.input}`;
  if (entered.has(port)) return twice(e, `a further one from "${e.from}"`);
  entered.add(port);
  return undefined;
}

const twice = (e: Edge, actual: string): Fault => ({
  code: "duplicateEdge",
  node: e.to,
  port: e.input,
  expected: "one wire",
  actual,
});

const list = (ports: object): string => Object.keys(ports).join(", ") || "none";
