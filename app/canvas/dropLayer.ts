import { edgeKey } from "../../graph-schema/document.ts";
import type { Layer } from "../../layers/layer.ts";
import { inView } from "../state/editor/editor.ts";
import { canInsertInWire } from "../state/layers/canInsertInWire.ts";
import { useCanvas } from "./canvasState.ts";
import { placeAt, placeAuto, placeInWire } from "./placeLayer.ts";
import { canvasCenter } from "./view.ts";
import { wireAt } from "./wireAt.ts";

/** A place of the window, pixels. */
interface Place {
  x: number;
  y: number;
}

/** Adds a layer after what is selected, else in the middle of what is seen. */
export const addLayer = (layer: Layer): void => placeAuto(layer, canvasCenter());

/** Marks the wire that a layer dropped at a place would go into; none for null, when no layer is dragged any more. */
export function hoverLayer(at: Place | null): void {
  const wire = at && wireAt(inView().document, at.x, at.y);
  useCanvas.getState().set({ inserting: wire ? edgeKey(wire) : null });
}

/** Puts a layer where it was dropped, or into the wire there; nothing happens beside the canvas. */
export function dropLayer(layer: Layer, at: Place): void {
  const { flow } = useCanvas.getState();
  const under = document.elementFromPoint(at.x, at.y);
  if (!flow || !under?.closest(".react-flow")) return;
  const wire = wireAt(inView().document, at.x, at.y);
  if (wire && canInsertInWire(layer)) return placeInWire(layer, wire);
  const { x, y } = flow.screenToFlowPosition(at);
  placeAt(layer, [x, y]);
}
