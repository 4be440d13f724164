import { CARD_WIDTH } from "../../compiler/blocks/edits/spacing.ts";
import { cardShape } from "../../app/state/drawing/cardShape.ts";
import { layOut } from "../../app/state/drawing/layOut.ts";
import type { Block, Document, Graph } from "../../graph-schema/document.ts";
import { layerOf } from "../../layers/layers.ts";

/** Lines about as wide as the screen at a readable size. */
const LINE_WIDTH = 1300;

/** The document with the nodes of its graph, and of each of its blocks, where they can be read. */
export const place = (document: Document): Document => ({
  ...document,
  graph: placed(document.graph),
  blocks: Object.fromEntries(
    Object.entries(document.blocks ?? {}).map(([name, b]): [string, Block] => [
      name,
      { ...b, graph: placed(b.graph) },
    ]),
  ),
});

function placed({ nodes, edges }: Graph): Graph {
  const places = new Map(
    layOut({
      nodes: nodes.map((n) => ({ id: n.id, width: CARD_WIDTH, height: cardShape(layerOf(n.type)).height })),
      edges: edges.map(({ from, to }) => ({ from, to })),
      lineWidth: LINE_WIDTH,
    }),
  );
  return { nodes: nodes.map((n) => ({ ...n, position: places.get(n.id)! })), edges };
}
