import type { CheckedGraph } from "../../compiler/check/checked.ts";
import { type Edge, edgeKey } from "../../graph-schema/document.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { CARD_WIDTH } from "../../compiler/blocks/edits/spacing.ts";
import { cardShape } from "../state/drawing/cardShape.ts";
import { detoursOf } from "../state/drawing/detours.ts";
import { wirePath } from "../state/drawing/wirePath.ts";
import { cardSvg, escaped, type Ink, textRules } from "./cardSvg.ts";

const MARGIN = 32;
const CHARACTER = 6.7;

/** The whole graph as an SVG of plain shapes and text, for papers and slides; undefined for an empty one. */
export function graphSvg(
  checked: CheckedGraph,
  ink: Ink,
  title: string,
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
<title>${escaped(title)}</title>
<style>${textRules(ink)}</style>
<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${ink.ground}"/>
${wires.map((w) => w.line).join("\n")}
${wires.map((w) => w.label).join("\n")}
${all.map((n) => cardSvg(n, ink)).join("\n")}
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
