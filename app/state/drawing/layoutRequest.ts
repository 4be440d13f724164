import { CARD_WIDTH } from "../../../compiler/blocks/edits/spacing.ts";
import type { Edge, Node } from "../../../graph-schema/document.ts";
import type { Layer } from "../../../layers/layer.ts";
import { cardShape } from "./cardShape.ts";
import type { LayoutRequest } from "./layOut.ts";

/** What the layout is made from: the sizes of the cards and the wires between them. */
export const layoutRequest = (
  nodes: readonly Node[],
  edges: readonly Edge[],
  layerOf: (id: string) => Layer | undefined,
): LayoutRequest => ({
  nodes: nodes.map((n) => ({ id: n.id, width: CARD_WIDTH, height: cardShape(layerOf(n.id)).height })),
  edges: edges.map(({ from, to }) => ({ from, to })),
  lineWidth: lineWidthFor(nodes.length),
});

/** Lines about as wide as the screen at a readable size; wider for large graphs, so that they stay landscape. */
const lineWidthFor = (cards: number): number => Math.max(1300, 200 * Math.sqrt(cards * 4));
