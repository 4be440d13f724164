import { layersOf } from "../../compiler/check/check.ts";
import { moveNodes } from "../../graph-schema/edits/compose.ts";
import type { Block, Document, Edge, Graph, Node } from "../../graph-schema/document.ts";
import type { Edit } from "../../graph-schema/edits/edit.ts";
import type { Layer } from "../../layers/layer.ts";
import { inView } from "../state/editor/editor.ts";
import { CARD_WIDTH, cardShape } from "../state/drawing/cardShape.ts";
import { layOut, type LayoutAnswer, type LayoutRequest } from "../state/drawing/layOut.ts";
import { show } from "./view.ts";

/** Lays out the selected layers, or all of them, as one undoable step. */
export async function autoLayout(): Promise<void> {
  const { document, checked, selection } = inView();
  const some = selection.nodes.size > 1;
  const nodes = document.graph.nodes.filter((n) => !some || selection.nodes.has(n.id));
  if (nodes.length === 0) return;
  const answer = await inWorker(
    requestFor(nodes, document.graph.edges, (id) => checked.nodes.get(id)?.layer),
  );
  // A part of the graph keeps its upper left corner.
  const corner = (places: readonly (readonly [number, number])[], axis: 0 | 1): number =>
    Math.min(...places.map((p) => p[axis]));
  const before = nodes.map((n) => n.position);
  const after = answer.map(([, p]) => p);
  const dx = some ? corner(before, 0) - corner(after, 0) : 0;
  const dy = some ? corner(before, 1) - corner(after, 1) : 0;
  const places = new Map(answer.map(([id, [x, y]]) => [id, [x + dx, y + dy] as [number, number]]));
  const now = inView();
  now.apply(moveNodes(now.document, places), "Lay out");
  if (!some) requestAnimationFrame(() => show());
}

function inWorker(request: LayoutRequest): Promise<LayoutAnswer> {
  const worker = new Worker(new URL("../clients/layout/layout.worker.ts", import.meta.url), {
    type: "module",
  });
  return new Promise<LayoutAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => resolve(data);
    worker.onerror = (e) => reject(new Error(`internal: layout failed: ${e.message}`));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

/** Whether cards lie on each other. */
export const overlaps = ({ graph: { nodes } }: Document): boolean =>
  nodes.some(({ position: [x, y] }, i) =>
    nodes
      .slice(0, i)
      .some((n) => Math.abs(n.position[0] - x) < CARD_WIDTH && Math.abs(n.position[1] - y) < 56),
  );

/** Whether some wire runs back, as in a part of a graph that goes on in another line. */
export function runsBack({ graph: { nodes, edges } }: Document): boolean {
  const left = new Map(nodes.map((n) => [n.id, n.position[0]]));
  return edges.some((e) => (left.get(e.to) ?? 0) < (left.get(e.from) ?? 0));
}

/** The edit that lays out the graph of a document, or of the block whose graph stands in it, at once. */
export function layoutEdit(document: Document, block?: string): Edit {
  return moveNodes(document, placesIn(document, block));
}

/** Where the cards of a document's graph belong, or of the block whose graph stands in it. */
function placesIn(document: Document, block?: string): Map<string, [number, number]> {
  const layers = layersOf(document, block);
  const { nodes, edges } = document.graph;
  return new Map(layOut(requestFor(nodes, edges, (id) => layers.get(id))));
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

const requestFor = (
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
