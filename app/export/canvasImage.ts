import { useEditor } from "../state/editor/editor.ts";
import { categoryColors } from "../state/drawing/categoryColors.ts";
import { pageColor } from "../ui/rgbColor.ts";
import { graphSvg } from "./graphSvg.ts";
import { latinFonts } from "./latinFonts.ts";

/** The most that browsers draw, pixels a side. */
const LARGEST = 8192;

/** The graph in view in the current theme's colors; undefined when nothing is on the canvas. */
async function drawing() {
  const { document, view } = useEditor.getState();
  const title = view.block === undefined ? document.name : document.blocks![view.block]!.title;
  const ink = {
    ground: pageColor("--canvas"),
    card: pageColor("--surface"),
    line: pageColor("--line-strong"),
    wire: pageColor("--wire"),
    text: pageColor("--ink"),
    muted: pageColor("--muted"),
    categories: categoryColors(),
    fonts: await latinFonts(),
  };
  return graphSvg(view.checked, ink, title);
}

/** The graph as an SVG file. */
export async function svgImage(): Promise<Blob | undefined> {
  const drawn = await drawing();
  return drawn && new Blob([drawn.svg], { type: "image/svg+xml" });
}

/** The graph as a PNG file, at twice its size on the canvas where browsers can draw that. */
export async function pngImage(): Promise<Blob | undefined> {
  const drawn = await drawing();
  if (!drawn) return undefined;
  const { svg, width, height } = drawn;
  const scale = Math.min(2, LARGEST / Math.max(width, height));
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), "image/png"));
}
