import type { NodeName } from "../../graph-schema/diagnostics/args.ts";
import type { NodePlace } from "../../graph-schema/diagnostics/place.ts";
import type { Finding } from "../../graph-schema/diagnostics/phrase.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { sameShape } from "../../ir/types/shape.ts";
import { type CheckedGraph, type CheckedNode, titleOf, type Wiring } from "./checked.ts";

/** A checked graph as warnings walk it. */
export interface GraphView
  extends Pick<CheckedGraph, "document" | "nodes" | "order">, Pick<Wiring, "inEdges" | "outEdges" | "live"> {
  /** Nodes that already show a fault, where warnings would only distract. */
  faulty: ReadonlySet<string | undefined>;
  /** It is the graph of a block, of which the document holds no more than that. */
  inBlock: boolean;
}

export const graphView = (
  { document, nodes, order, wiring }: Pick<CheckedGraph, "document" | "nodes" | "order" | "wiring">,
  { faulty, inBlock }: Pick<GraphView, "faulty" | "inBlock"> = { faulty: new Set(), inBlock: false },
): GraphView => {
  const { inEdges, outEdges, live } = wiring;
  return { document, nodes, order, inEdges, outEdges, live, faulty, inBlock };
};

/** What feeds the first input of a node, and whether it feeds nothing else. */
export function inputSource(
  id: string,
  { nodes, inEdges, outEdges }: GraphView,
): { source: CheckedNode; alone: boolean } | undefined {
  const [port] = Object.keys(nodes.get(id)?.layer?.inputs ?? {});
  const wire = inEdges.get(id)?.find((e) => e.input === port);
  const source = wire && nodes.get(wire.from);
  // What has no type yet may stand on a cycle.
  return source && Object.keys(source.outputs).length > 0
    ? { source, alone: outEdges.get(wire.from)!.length === 1 }
    : undefined;
}

/** The same, skipping bypassed nodes and layers that only rearrange or drop what they get. */
export function computedInputSource(id: string, graph: GraphView): ReturnType<typeof inputSource> {
  let found = inputSource(id, graph);
  for (let alone = true; found; found = inputSource(found.source.node.id, graph)) {
    alone &&= found.alone;
    if (!found.source.bypassed && !found.source.layer?.traits?.passes) return { source: found.source, alone };
  }
  return undefined;
}

/** What made the axes that arrive at the first input of a node: behind it nothing moves them or gives them another size. */
export function axesSource(id: string, graph: GraphView): CheckedNode | undefined {
  let found = inputSource(id, graph)?.source;
  for (let source = found; source; source = inputSource(source.node.id, graph)?.source) {
    found = source;
    if (!source.bypassed && !keepsAxes(source)) break;
  }
  return found;
}

function keepsAxes({ layer, inputs, outputs }: CheckedNode): boolean {
  const [[x] = []] = Object.values(inputs);
  const [y] = Object.values(outputs);
  const { passes, features, windows } = layer?.traits ?? {};
  const rearranged = passes === "rearranged";
  return !!x && !!y && sameShape(x.shape, y.shape) && !rearranged && features === undefined && !windows;
}

/** A node as messages name it. */
export const nameOf = (n: CheckedNode): NodeName => ({ layer: titleOf(n), id: n.node.id });

/** A warning at a node. */
export const warnAt = (
  n: CheckedNode,
  { port, param, ...what }: Finding & Pick<NodePlace, "port" | "param"> & Pick<Diagnostic, "fix">,
): Diagnostic => ({
  severity: "warning",
  place: { in: "node", node: n.node.id, layer: titleOf(n), port, param },
  ...what,
});
