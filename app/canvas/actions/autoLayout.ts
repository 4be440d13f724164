import { moveNodes } from "../../../graph-schema/edits/compose.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { layOutInWorker } from "../../clients/layout/layOutInWorker.ts";
import { CARD_WIDTH } from "../../../compiler/blocks/edits/spacing.ts";
import { layoutRequest } from "../../state/drawing/layoutRequest.ts";
import { inView } from "../../state/editor/editor.ts";
import { show } from "../view.ts";

/** Lays out the selected layers, or all of them, as one undoable step. */
export async function autoLayout(): Promise<void> {
  const { document, checked, selection } = inView();
  const some = selection.nodes.size > 1;
  const nodes = document.graph.nodes.filter((n) => !some || selection.nodes.has(n.id));
  if (nodes.length === 0) return;
  const answer = await layOutInWorker(
    layoutRequest(nodes, document.graph.edges, (id) => checked.nodes.get(id)?.layer),
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
