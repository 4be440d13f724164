import { blockNameOf, type Document, type Graph, type Node } from "../document.ts";

/** A graph of a document: its own, or that of a block. */
export interface Owned {
  block?: string;
  graph: Graph;
}

/** Every graph of a document, its own first. */
export const graphsOf = ({ graph, blocks = {} }: Document): readonly Owned[] => [
  { graph },
  ...Object.entries(blocks).map(([block, { graph }]) => ({ block, graph })),
];

/** The copies of a block, and the block whose graph each stands in. */
export const copiesOf = (document: Document, name: string): readonly (Owned & { node: Node })[] =>
  graphsOf(document).flatMap((owned) =>
    owned.graph.nodes.filter((n) => blockNameOf(n.type) === name).map((node) => ({ ...owned, node })),
  );
