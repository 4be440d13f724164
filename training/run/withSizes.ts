import type { Document, Node } from "../../graph-schema/document.ts";
import { layerOf } from "../../layers/layers.ts";

/** A document with sizes for open axes of its inputs, at which every layer must still fit. */
export function withSizes(document: Document, sizes: Readonly<Record<string, number>>): Document {
  if (Object.keys(sizes).length === 0) return document;
  const nodes = document.graph.nodes.map((n): Node => {
    const { shape } = n.params;
    if (!Array.isArray(shape) || layerOf(n.type)?.boundary !== "input") return n;
    return {
      ...n,
      params: { ...n.params, shape: shape.map((d) => (typeof d === "string" ? (sizes[d] ?? d) : d)) },
    };
  });
  return { ...document, graph: { ...document.graph, nodes } };
}
