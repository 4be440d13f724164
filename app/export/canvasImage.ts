import { getNodesBounds } from "@xyflow/react";
import { toPng, toSvg } from "html-to-image";
import { useCanvas } from "../canvas/canvasState.ts";

const MARGIN = 32;
/** The most that browsers draw, pixels a side. */
const LARGEST = 8192;

/** The whole graph as an image, a data URL; undefined when nothing is on the canvas. */
export async function canvasImage(kind: "png" | "svg"): Promise<string | undefined> {
  const { flow } = useCanvas.getState();
  const viewport = document.querySelector<HTMLElement>(".react-flow__viewport");
  const nodes = flow?.getNodes() ?? [];
  if (!viewport || nodes.length === 0) return undefined;
  const { x, y, width, height } = getNodesBounds(nodes);
  const size = { width: Math.ceil(width + 2 * MARGIN), height: Math.ceil(height + 2 * MARGIN) };
  const draw = kind === "png" ? toPng : toSvg;
  return draw(viewport, {
    ...size,
    pixelRatio: Math.min(2, LARGEST / Math.max(size.width, size.height)),
    backgroundColor: getComputedStyle(document.body).backgroundColor,
    style: { transform: `translate(${MARGIN - x}px, ${MARGIN - y}px)`, ...pixels(size) },
  });
}

const pixels = ({ width, height }: { width: number; height: number }) => ({
  width: `${width}px`,
  height: `${height}px`,
});
