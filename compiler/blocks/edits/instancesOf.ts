import { inBlock } from "../../../graph-schema/edits/compose.ts";
import { blockNameOf, type Document, type Graph, type Node } from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";

/** A graph of a document: its own, or that of a block. */
export interface OwnedGraph {
  block?: string;
  graph: Graph;
}

/** Every graph of a document, its own first. */
export const graphsOf = ({ graph, blocks = {} }: Document): readonly OwnedGraph[] => [
  { graph },
  ...Object.entries(blocks).map(([block, { graph }]) => ({ block, graph })),
];

/** The instances of a block, and the block whose graph each stands in. */
export const instancesOf = (document: Document, name: string): readonly (OwnedGraph & { node: Node })[] =>
  graphsOf(document).flatMap((owned) =>
    owned.graph.nodes.filter((n) => blockNameOf(n.type) === name).map((node) => ({ ...owned, node })),
  );

/** A change of one graph as a change of the document. */
export const editOwnedGraph = ({ block }: Pick<OwnedGraph, "block">, edit: Edit): Edit =>
  block === undefined ? edit : inBlock(block, edit);
