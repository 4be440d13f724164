import { useCanvas } from "./canvasState.ts";

/** The middle of what is seen of the canvas, in its own coordinates. */
export function canvasCenter(): [number, number] {
  const { flow } = useCanvas.getState();
  const box = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (!flow || !box) return [0, 0];
  const { x, y } = flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  return [x, y];
}
