import { layersOf } from "../../../compiler/check/check.ts";
import { moveNodes } from "../../../graph-schema/edits/compose.ts";
import type { Block, Document, Graph } from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";
import { layOut } from "./layOut.ts";
import { layoutRequest } from "./layoutRequest.ts";

/** The edit that lays out the graph of a document, or of the block whose graph stands in it, at once. */
export function layoutEdit(document: Document, block?: string): Edit {
  return moveNodes(document, placesIn(document, block));
}

/** Where the cards of a document's graph belong, or of the block whose graph stands in it. */
function placesIn(document: Document, block?: string): Map<string, [number, number]> {
  const layers = layersOf(document, block);
  const { nodes, edges } = document.graph;
  return new Map(layOut(layoutRequest(nodes, edges, (id) => layers.get(id))));
}

/** A document and its blocks laid out by themselves, as when it comes from elsewhere. */
export function laidOut(document: Document): Document {
  const inOrder = ({ nodes, edges }: Graph, name?: string): Graph => {
    const places = placesIn({ ...document, graph: { nodes, edges } }, name);
    return { nodes: nodes.map((n) => ({ ...n, position: places.get(n.id) ?? n.position })), edges };
  };
  const blocks = Object.entries(document.blocks ?? {}).map(([name, block]): [string, Block] => [
    name,
    { ...block, graph: inOrder(block.graph, name) },
  ]);
  const graph = inOrder(document.graph);
  return { ...document, graph, ...(blocks.length > 0 && { blocks: Object.fromEntries(blocks) }) };
}
