import { readFileSync } from "node:fs";
import { cardSvg, escaped, type Ink, textRules } from "../../app/export/cardSvg.ts";
import { CARD_WIDTH } from "../../compiler/blocks/edits/spacing.ts";
import { cardShape, type PortPlace } from "../../app/state/drawing/cardShape.ts";
import { check } from "../../compiler/check/check.ts";
import { categories, type Category, type Layer } from "../../layers/layer.ts";
import { layers } from "../../layers/layers.ts";
import { exampleDocument } from "../../layers/testing/exampleDocument.ts";
import { root } from "../setup/run.mjs";

/** Room for the ports, which lie on the edges of a card. */
const MARGIN = 6;

const theme = readFileSync(`${root}app/theme.css`, "utf8");

/** Names of the style sheet that a picture takes its colors from. */
const colors = ["canvas", "surface", "line-strong", "wire", "ink", "muted"] as const;

/** docs/layers/….svg: the card of each layer. */
export const cardPictures = (): Record<string, string> =>
  Object.fromEntries(
    Object.values(layers).map((layer) => [
      `docs/layers/${layer.type}.svg`,
      cardPicture(layer),
    ]),
  );

/** The card of a layer as its first example leaves it, in the colors of the reader's theme. */
function cardPicture(layer: Layer): string {
  const found = check(exampleDocument(layer, layer.examples[0]!)).nodes.get("node")!;
  const checked = { ...found, node: { ...found.node, id: layer.type } };
  const { height, inputs, outputs } = cardShape(checked.layer);
  const ofCategory = declarations(`[data-category="${layer.category}"]`);
  const [light, dark] = [":root", '[data-theme="dark"]'].map((selector) =>
    rule({ ...declarations(selector), ...ofCategory }),
  );
  const named = Math.max(inputs.length, outputs.length) > 1;
  const ports = [
    ...inputs.map((place) => port(place, { x: 0, label: named ? 12 : undefined })),
    ...outputs.map((place) => port(place, { x: CARD_WIDTH, label: named ? -12 : undefined })),
  ];
  const [width, tall] = [CARD_WIDTH + 2 * MARGIN, height + 2];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} -1 ${width} ${tall}" width="${width}" height="${tall}">
<title>${escaped(layer.title)}</title>
<style>
svg ${light}
@media (prefers-color-scheme: dark) { svg ${dark} }
${textRules(ink).trim()}
circle { fill: var(--surface); stroke: var(--wire); stroke-width: 1.5px; }
</style>
${cardSvg(checked, ink).replaceAll(/\n+/g, "\n")}
${ports.join("\n")}
</svg>
`;
}

const ink: Ink = {
  ground: "var(--canvas)",
  card: "var(--surface)",
  line: "var(--line-strong)",
  wire: "var(--wire)",
  text: "var(--ink)",
  muted: "var(--muted)",
  categories: Object.fromEntries(categories.map((c) => [c, "var(--category)"])) as Record<Category, string>,
  fonts: "",
};

/** The circle of a port; with `label` also its name, so far from it, to the left where that is negative. */
function port({ port, y }: PortPlace, { x, label }: { x: number; label: number | undefined }): string {
  const anchor = label !== undefined && label < 0 ? ' text-anchor="end"' : "";
  const name =
    label === undefined
      ? ""
      : `<text class="mono" x="${x + label}" y="${y + 4}"${anchor}>${escaped(port)}</text>`;
  return `<circle cx="${x}" cy="${y}" r="4.5"/>${name}`;
}

/** The custom properties that the style sheet declares for a selector. */
function declarations(selector: string): Record<string, string> {
  const start = theme.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`internal: theme.css has no ${selector}`);
  const block = theme.slice(start, theme.indexOf("}", start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]));
}

function rule(all: Readonly<Record<string, string>>): string {
  const lines = colors.map((name) => `--${name}: ${all[name]};`);
  const category = ["category-lightness", "category-chroma", "hue"].map((name) => all[name]).join(" ");
  return `{ ${lines.join(" ")} --category: oklch(${category}); }`;
}
