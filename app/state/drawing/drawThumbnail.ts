import { layersOf } from "../../../compiler/check/check.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { CARD_WIDTH } from "../../../compiler/blocks/edits/spacing.ts";
import { cardShape } from "./cardShape.ts";
import { categoryColors } from "./categoryColors.ts";

const WIDTH = 320;
const HEIGHT = 180;
const MARGIN = 16;

/** A small picture of a graph, as a data URL with a transparent background; undefined for an empty one. */
export function drawThumbnail(document: Document): string | undefined {
  const { graph } = document;
  const layers = layersOf(document);
  const cards = new Map(
    graph.nodes.map((n) => {
      const layer = layers.get(n.id);
      return [n.id, { x: n.position[0], y: n.position[1], height: cardShape(layer).height, layer }];
    }),
  );
  const all = [...cards.values()];
  if (all.length === 0) return undefined;
  const left = Math.min(...all.map((c) => c.x));
  const top = Math.min(...all.map((c) => c.y));
  const width = Math.max(...all.map((c) => c.x)) + CARD_WIDTH - left;
  const height = Math.max(...all.map((c) => c.y + c.height)) - top;
  const scale = Math.min((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height, 0.5);
  const canvas = globalThis.document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const pen = canvas.getContext("2d");
  if (!pen) return undefined;
  pen.translate((WIDTH - width * scale) / 2, (HEIGHT - height * scale) / 2);
  pen.scale(scale, scale);
  pen.translate(-left, -top);
  pen.strokeStyle = "#8889";
  pen.lineWidth = 1.5 / scale;
  for (const e of graph.edges) {
    const [a, b] = [cards.get(e.from), cards.get(e.to)];
    if (!a || !b) continue;
    pen.beginPath();
    pen.moveTo(a.x + CARD_WIDTH, a.y + a.height / 2);
    pen.lineTo(b.x, b.y + b.height / 2);
    pen.stroke();
  }
  const colors = categoryColors();
  for (const { x, y, height: h, layer } of all) {
    pen.fillStyle = layer ? colors[layer.category] : "#888888";
    pen.beginPath();
    pen.roundRect(x, y, CARD_WIDTH, h, 12);
    pen.fill();
  }
  return canvas.toDataURL("image/webp", 0.8);
}
