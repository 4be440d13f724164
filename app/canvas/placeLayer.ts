import { type Document, type Edge, edgeKey, type Node } from "../../graph-schema/document.ts";
import { addLayer, batch, connect, insertOnEdge } from "../../graph-schema/edits/compose.ts";
import { applyEdit, type Edit } from "../../graph-schema/edits/edit.ts";
import type { Layer } from "../../layers/layer.ts";
import { inView, selectNodes } from "../state/editor/editor.ts";
import { CARD_WIDTH } from "../../compiler/blocks/edits/spacing.ts";
import { cardShape } from "../state/drawing/cardShape.ts";
import { canInsertInWire } from "../state/layers/canInsertInWire.ts";
import { type PortRef, portThatFits } from "../state/wiring/fit.ts";
import { keepInView } from "./view.ts";

/** Room between two cards in a row, pixels. */
const GAP = 104;

type Position = Node["position"];

/** Puts a layer's card with its center at a point of the canvas. */
export function placeAt(layer: Layer, center: Position): void {
  const { height } = cardShape(layer);
  place(layer, [center[0] - CARD_WIDTH / 2, center[1] - height / 2], () => undefined);
}

/** Puts a layer beside a port and joins them. */
export function placeAtPort(
  layer: Layer,
  { from, side }: { from: PortRef; side: "input" | "output" },
  position?: Position,
): void {
  const { document, checked } = inView();
  const node = document.graph.nodes.find((n) => n.id === from.node);
  if (!node) return;
  const own = checked.nodes.get(from.node)?.layer;
  const dy = (cardShape(own).height - cardShape(layer).height) / 2;
  const step = CARD_WIDTH + GAP;
  const beside: Position = [node.position[0] + (side === "output" ? step : -step), node.position[1] + dy];
  place(layer, position ?? freeSpot(document, beside), (now, id) => {
    if (side === "output") {
      const type = checked.nodes.get(from.node)?.outputs[from.port];
      const input = portThatFits(layer, type) ?? Object.keys(layer.inputs)[0];
      if (input === undefined) return undefined;
      return connect(
        now,
        { from: from.node, output: from.port, to: id, input },
        { variadic: isVariadic(layer, input) },
      );
    }
    const output = Object.keys(layer.outputs)[0];
    if (output === undefined || !own) return undefined;
    return connect(
      now,
      { from: id, output, to: from.node, input: from.port },
      { variadic: isVariadic(own, from.port) },
    );
  });
}

/** Puts a layer into a wire, halfway, and makes room for it. */
export function placeInWire(layer: Layer, edge: Edge): void {
  const { document, checked, apply } = inView();
  const input = Object.keys(layer.inputs)[0];
  const output = Object.keys(layer.outputs)[0];
  const source = document.graph.nodes.find((n) => n.id === edge.from);
  if (input === undefined || output === undefined || !source) return;
  const dy = (cardShape(checked.nodes.get(source.id)?.layer).height - cardShape(layer).height) / 2;
  const position: Position = [source.position[0] + CARD_WIDTH + GAP, source.position[1] + dy];
  const { edit, id } = addLayer(document, { type: layer.type, position });
  if (edit.kind !== "addNode") return;
  const room = makeRoom(document, edge, position[0] + CARD_WIDTH + GAP);
  apply(
    batch([room, insertOnEdge(document, edge, { node: edit.node, input, output })]),
    `Insert ${layer.title}`,
  );
  selectNodes([id]);
}

/** After the one selected layer, into the one selected wire, else into the middle of what is seen. */
export function placeAuto(layer: Layer, center: Position): void {
  const { selection, document, checked } = inView();
  const [wireKey] = selection.edges;
  const wire = document.graph.edges.find((e) => edgeKey(e) === wireKey);
  if (selection.nodes.size === 0 && selection.edges.size === 1 && wire && canInsertInWire(layer))
    return placeInWire(layer, wire);
  const [only] = selection.nodes;
  const node = selection.nodes.size === 1 ? document.graph.nodes.find((n) => n.id === only) : undefined;
  const output = node && Object.keys(checked.nodes.get(node.id)?.layer?.outputs ?? {})[0];
  if (node && output !== undefined && Object.keys(layer.inputs).length > 0)
    return placeAtPort(layer, { from: { node: node.id, port: output }, side: "output" });
  const { height } = cardShape(layer);
  const [x, y] = freeSpot(document, [center[0] - CARD_WIDTH / 2, center[1] - height / 2]);
  place(layer, [x, y], () => undefined);
}

function place(layer: Layer, at: Position, join: (now: Document, id: string) => Edit | undefined): void {
  const { document, apply } = inView();
  const position: Position = [Math.round(at[0] / 4) * 4, Math.round(at[1] / 4) * 4];
  const { edit, id } = addLayer(document, { type: layer.type, position });
  const joined = join(applyEdit(document, edit).document, id);
  apply(joined ? batch([edit, joined]) : edit, `Add ${layer.title}`);
  selectNodes([id]);
  keepInView(id);
}

const isVariadic = (layer: Layer, port: string): boolean => layer.inputs[port]?.variadic === true;

/** The spot itself, or the next one below where no card lies. */
function freeSpot({ graph }: Document, [x, y]: Position): Position {
  const covered = (top: number): boolean =>
    graph.nodes.some((n) => Math.abs(n.position[0] - x) < CARD_WIDTH && Math.abs(n.position[1] - top) < 76);
  let top = y;
  while (covered(top)) top += 100;
  return [x, top];
}

/** Moves what follows a wire to the right, until its end lies at `left` or beyond. */
function makeRoom({ graph }: Document, edge: Edge, left: number): Edit {
  const target = graph.nodes.find((n) => n.id === edge.to);
  const by = target ? left - target.position[0] : 0;
  if (by <= 0) return batch([]);
  const following = new Set([edge.to]);
  // A set can be walked while it grows.
  for (const id of following) for (const e of graph.edges) if (e.from === id) following.add(e.to);
  following.delete(edge.from);
  const moved = graph.nodes.filter((n) => following.has(n.id));
  return batch(
    moved.map((n) => ({
      kind: "replaceNode",
      id: n.id,
      node: { ...n, position: [n.position[0] + by, n.position[1]] },
    })),
  );
}
