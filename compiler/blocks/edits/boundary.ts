import type { Document, Graph, Node } from "../../../graph-schema/document.ts";
import { layerOf, layers } from "../../../layers/layers.ts";

type Boundary = "input" | "output";

/** Whether data enters or leaves the graph at a node; undefined for a node within. */
export const boundaryOf = ({ type }: Node): Boundary | undefined => layerOf(type)?.boundary;

/** The nodes of a block's graph that are its input (or output) ports, in their order. */
export const boundaryNodes = ({ nodes }: Graph, end: Boundary): readonly Node[] =>
  nodes.filter((n) => boundaryOf(n) === end);

/** A node that is a port of a block, and the port by which it is wired in the body. */
export function boundaryNode(
  end: Boundary,
  id: string,
  position: Node["position"],
): { node: Node; port: string } {
  const layer = Object.values(layers).find((l) => l.boundary === end)!;
  const [port] = Object.keys(end === "input" ? layer.outputs : layer.inputs);
  return { node: { id, type: layer.type, params: {}, position }, port: port! };
}

/** Why something cannot be done, for the person who wanted it. */
export interface EditRefusal {
  refusal: string;
}

/** The nodes whose output reaches `ids` although they get data from them: without these, `ids` cannot be one node. */
export function nodesBetween({ graph: { edges } }: Document, ids: ReadonlySet<string>): readonly string[] {
  const walk = (from: "from" | "to", to: "from" | "to"): Set<string> => {
    const found = new Set<string>();
    const enter = (id: string): void => {
      for (const e of edges) if (e[from] === id && !ids.has(e[to])) found.add(e[to]);
    };
    ids.forEach(enter);
    // A set can be walked while it grows.
    for (const id of found) enter(id);
    return found;
  };
  const upstream = walk("to", "from");
  return [...walk("from", "to")].filter((id) => upstream.has(id));
}
