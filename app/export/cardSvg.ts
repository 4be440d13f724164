import { isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import type { CheckedNode } from "../../compiler/check/checked.ts";
import type { Category } from "../../layers/layer.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { CARD_WIDTH } from "../../compiler/blocks/edits/spacing.ts";
import { cardShape } from "../state/drawing/cardShape.ts";
import { formatCompact } from "../ui/format.ts";
import { nameOf } from "../state/drawing/nameOf.ts";
import { summaryOf } from "../state/drawing/summaryOf.ts";

/** What a picture of a graph is drawn with; colors as SVG takes them. */
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

/** Style rules of the text in a picture. */
export const textRules = (ink: Ink): string => `${ink.fonts}
text { font: 13px "Inter Variable", Inter, system-ui, sans-serif; fill: ${ink.text}; }
.small { font-size: 12px; fill: ${ink.muted}; }
.mono { font: 11px "JetBrains Mono Variable", "JetBrains Mono", monospace; fill: ${ink.muted}; }
.name { font-weight: 500; }`;

/** The card of a node as an SVG of plain shapes and text, at the node's place. */
export function cardSvg(checked: CheckedNode, ink: Ink): string {
  const { node, layer, outputs, cost, bodies = [] } = checked;
  const { height } = cardShape(layer);
  // An instance of a block is a card on a card.
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
${bodies.length > 1 ? `<text class="mono" x="${CARD_WIDTH - 12}" y="20" text-anchor="end">×${bodies.length}</text>` : ""}
${summary && `<text class="small" x="12" y="38">${escaped(summary)}</text>`}
<text class="mono" x="12" y="${height - 8}">${type ? escaped(formatShape(type.shape)) : ""}</text>
<text class="mono" x="${CARD_WIDTH - 12}" y="${height - 8}" text-anchor="end">${parameters}</text>
</svg>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Text as it stands in an SVG. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c]!);
