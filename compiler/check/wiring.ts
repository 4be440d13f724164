import type { Graph, Node } from "../../graph-schema/document.ts";
import { groupWires } from "../../graph-schema/wires.ts";
import type { Layer } from "../../layers/layer.ts";
import type { Wiring } from "./checked.ts";
import { orderNodes } from "./order.ts";
import { ration } from "./ration.ts";
import type { Resolved } from "./resolved.ts";
import { checkStructure } from "./structure.ts";

/** How the nodes of a graph hang together: as in `previous`, where the wires and the ports of all nodes are the same. */
export function wiringOf(
  graph: Graph,
  resolved: ReadonlyMap<string, Resolved>,
  previous: Wiring | undefined,
): Wiring {
  if (previous?.edges === graph.edges && haveSamePorts(previous.layers, graph.nodes, resolved))
    return previous;
  const { edges, diagnostics } = checkStructure(graph, resolved, ration());
  const inEdges = groupWires(edges, (e) => e.to);
  const ids = [...resolved.keys()];
  const outputs = ids.filter((id) => resolved.get(id)!.layer?.boundary === "output");
  // What adds to the loss is of use without an output behind it.
  const adding = ids.filter((id) => resolved.get(id)!.layer?.addsLoss);
  return {
    layers: new Map([...resolved].map(([id, { layer }]) => [id, layer])),
    // The list of the graph itself only where there is no fault, which would have to be told anew.
    edges: diagnostics.length > 0 ? edges : graph.edges,
    inEdges,
    outEdges: groupWires(edges, (e) => e.from),
    diagnostics,
    ...orderNodes(ids, edges),
    live: outputs.length > 0 ? upstream([...outputs, ...adding], inEdges) : new Set(ids),
  };
}

/** Whether the ids are the same, in the same order, and each has the very same ports. */
function haveSamePorts(
  before: Wiring["layers"],
  nodes: readonly Node[],
  resolved: ReadonlyMap<string, Resolved>,
): boolean {
  // Two of one id are one layer.
  if (nodes.length !== before.size) return false;
  const others = before.entries();
  return nodes.every(({ id }) => {
    const [otherId, layer] = others.next().value!;
    return id === otherId && samePorts(layer, resolved.get(id)!.layer);
  });
}

const samePorts = (a: Layer | undefined, b: Layer | undefined): boolean =>
  a === b || (a?.inputs === b?.inputs && a?.outputs === b?.outputs && a?.boundary === b?.boundary);

/** `ids` and the nodes from which wires lead to them. */
function upstream(ids: readonly string[], inEdges: Wiring["inEdges"]): ReadonlySet<string> {
  const found = new Set(ids);
  // A set can be walked while it grows.
  for (const id of found) for (const { from } of inEdges.get(id) ?? []) found.add(from);
  return found;
}
