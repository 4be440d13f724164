import { isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import type { CheckedGraph, CheckedNode } from "../../compiler/check/checked.ts";
import { type Edge, edgeKey } from "../../graph-schema/document.ts";
import type { Category } from "../../graph-schema/layer.ts";
import { formatShape } from "../../graph-schema/shape.ts";
import { CARD_WIDTH, cardShape } from "../canvas/cardShape.ts";
import { detoursOf } from "../canvas/detours.ts";
import { wirePath } from "../canvas/wirePath.ts";
import { formatCompact } from "../text/format.ts";
import { nameOf } from "../text/nameOf.ts";
import { summaryOf } from "../text/summaryOf.ts";

/** What a picture of a graph is drawn with; colors as #rrggbb. */
export interface Ink {
  ground: string;
  card: string;
  line: string;
  wire: string;
  text: string;
  muted: string;
  categories: Readonly<Record<Category, string>>;
  /** Style rules that bring the fonts along. */
  fonts: string;
}

const MARGIN = 32;
const CHARACTER = 6.7;

/** The whole graph as an SVG of plain shapes and text, for papers and slides; undefined for an empty one. */
export function graphSvg(
  checked: CheckedGraph,
  ink: Ink,
): { svg: string; width: number; height: number } | undefined {
  const all = [...checked.nodes.values()];
  if (all.length === 0) return undefined;
  const left = Math.min(...all.map((n) => n.node.position[0])) - MARGIN;
  const top = Math.min(...all.map((n) => n.node.position[1])) - MARGIN;
  const width = Math.max(...all.map((n) => n.node.position[0])) + CARD_WIDTH + MARGIN - left;
  const height = Math.max(...all.map((n) => n.node.position[1] + cardShape(n.layer).height)) + MARGIN - top;
  const { graph } = checked.document;
  const detours = detoursOf(checked);
  const wires = graph.edges.map((e) => drawWire(checked, { ...e, detour: detours.get(edgeKey(e)) }, ink));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}">
<title>${escaped(checked.document.name)}</title>
<style>${ink.fonts}
text { font: 13px "Inter Variable", Inter, system-ui, sans-serif; fill: ${ink.text}; }
.small { font-size: 12px; fill: ${ink.muted}; }
.mono { font: 11px "JetBrains Mono Variable", "JetBrains Mono", monospace; fill: ${ink.muted}; }
.name { font-weight: 500; }</style>
<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${ink.ground}"/>
${wires.map((w) => w.line).join("\n")}
${wires.map((w) => w.label).join("\n")}
${all.map((n) => card(n, ink)).join("\n")}
</svg>`;
  return { svg, width, height };
}

function drawWire(
  checked: CheckedGraph,
  { detour, ...e }: Edge & { detour: number | undefined },
  ink: Ink,
): { line: string; label: string } {
  const [source, target] = [checked.nodes.get(e.from), checked.nodes.get(e.to)];
  const start = source && cardShape(source.layer).outputs.find((p) => p.port === e.output);
  const end = target && cardShape(target.layer).inputs.find((p) => p.port === e.input);
  if (!source || !target || !start || !end) return { line: "", label: "" };
  const ends = {
    sourceX: source.node.position[0] + CARD_WIDTH,
    sourceY: source.node.position[1] + start.y,
    targetX: target.node.position[0],
    targetY: target.node.position[1] + end.y,
  };
  const [path, x, y] = wirePath(ends, detour);
  const type = source.outputs[e.output];
  const shape = type ? formatShape(type.shape) : "";
  const chip = shape.length * CHARACTER + 12;
  const label = shape
    ? `<rect x="${x - chip / 2}" y="${y - 9}" width="${chip}" height="18" rx="4" fill="${ink.ground}" stroke="${ink.line}"/>
<text class="mono" x="${x}" y="${y + 4}" text-anchor="middle">${escaped(shape)}</text>`
    : "";
  return { line: `<path d="${path}" fill="none" stroke="${ink.wire}" stroke-width="1.5"/>`, label };
}

function card(checked: CheckedNode, ink: Ink): string {
  const { node, layer, outputs, cost, inside = [] } = checked;
  const { height } = cardShape(layer);
  // A copy of a block is a card on a card.
  const width = CARD_WIDTH + (isBlockLayer(layer) ? 5 : 0);
  const [x, y] = node.position;
  const { name, aside = "" } = nameOf(node, layer);
  const summary = summaryOf(checked);
  const [type] = Object.values(outputs);
  const bar = layer ? ink.categories[layer.category] : ink.wire;
  const parameters = cost && cost.parameters > 0 ? formatCompact(cost.parameters) : "";
  // A picture of its own clips what is too long for the card.
  return `<svg x="${x}" y="${y}" width="${width}" height="${height + width - CARD_WIDTH}"${checked.bypassed ? ' opacity="0.55"' : ""}>
${isBlockLayer(layer) ? `<rect x="4.5" y="4.5" width="${CARD_WIDTH - 1}" height="${height - 1}" rx="6" fill="${ink.ground}" stroke="${ink.line}"/>` : ""}
<rect x="0.5" y="0.5" width="${CARD_WIDTH - 1}" height="${height - 1}" rx="6" fill="${ink.card}" stroke="${ink.line}"/>
<rect width="3" height="${height}" fill="${bar}"/>
<text x="12" y="21"><tspan class="name">${escaped(name)}</tspan> <tspan class="small">${escaped(aside)}</tspan></text>
${inside.length > 1 ? `<text class="mono" x="${CARD_WIDTH - 12}" y="20" text-anchor="end">×${inside.length}</text>` : ""}
${summary && `<text class="small" x="12" y="38">${escaped(summary)}</text>`}
<text class="mono" x="12" y="${height - 8}">${type ? escaped(formatShape(type.shape)) : ""}</text>
<text class="mono" x="${CARD_WIDTH - 12}" y="${height - 8}" text-anchor="end">${parameters}</text>
</svg>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c]!);
