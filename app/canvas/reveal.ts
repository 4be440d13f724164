import { selectNodes } from "../state/editor.ts";
import { useCanvas } from "./canvasState.ts";
import { show } from "./view.ts";

/** Selects a node and brings it to the middle, without changing the zoom more than is needed to read it. */
export function reveal(id: string): void {
  selectNodes([id]);
  const zoom = Math.min(1, Math.max(0.7, useCanvas.getState().flow?.getZoom() ?? 1));
  show([id], [zoom, zoom]);
}
