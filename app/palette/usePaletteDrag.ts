import { type PointerEvent as ReactPointerEvent, useEffect, useState } from "react";
import { edgeKey } from "../../graph-schema/document.ts";
import type { Layer } from "../../layers/layer.ts";
import { useCanvas } from "../canvas/canvasState.ts";
import { isPassage } from "../state/layers/isPassage.ts";
import { placeAt, placeInWire } from "../canvas/placeLayer.ts";
import { wireAt } from "../canvas/wireAt.ts";
import { inView } from "../state/editor/editor.ts";

interface Held {
  layer: Layer;
  start: { x: number; y: number };
  at: { x: number; y: number };
  /** Whether it moved far enough to be no click. */
  moved: boolean;
}

const CLICK_DISTANCE = 4;

/** Dragging a layer off the palette onto the canvas or into a wire; by pointer, so that touch works alike. */
export function usePaletteDrag(onClick: (layer: Layer) => void): {
  held: Held | null;
  grab(layer: Layer, e: ReactPointerEvent): void;
} {
  const [held, setHeld] = useState<Held | null>(null);
  const active = held !== null;
  useEffect(() => {
    if (!active) return;
    const move = (e: PointerEvent): void => {
      setHeld((h) => h && { ...h, at: { x: e.clientX, y: e.clientY }, moved: h.moved || isFar(h.start, e) });
      const wire = wireAt(inView().document, e.clientX, e.clientY);
      useCanvas.getState().set({ inserting: wire ? edgeKey(wire) : null });
    };
    const end = (): void => {
      useCanvas.getState().set({ inserting: null });
      setHeld(null);
    };
    const up = (e: PointerEvent): void => {
      end();
      if (held.moved || isFar(held.start, e)) drop(held.layer, e);
      else onClick(held.layer);
    };
    const key = (e: KeyboardEvent): void => {
      if (e.key === "Escape") end();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", end);
    window.addEventListener("keydown", key);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", end);
      window.removeEventListener("keydown", key);
    };
  });
  const grab = (layer: Layer, e: ReactPointerEvent): void => {
    if (e.button !== 0) return;
    const at = { x: e.clientX, y: e.clientY };
    setHeld({ layer, start: at, at, moved: false });
  };
  return { held, grab };
}

const isFar = (start: { x: number; y: number }, e: PointerEvent): boolean =>
  Math.hypot(e.clientX - start.x, e.clientY - start.y) > CLICK_DISTANCE;

function drop(layer: Layer, e: PointerEvent): void {
  const { flow } = useCanvas.getState();
  const under = document.elementFromPoint(e.clientX, e.clientY);
  if (!flow || !under?.closest(".react-flow")) return;
  const wire = wireAt(inView().document, e.clientX, e.clientY);
  if (wire && isPassage(layer)) return placeInWire(layer, wire);
  const { x, y } = flow.screenToFlowPosition({ x: e.clientX, y: e.clientY });
  placeAt(layer, [x, y]);
}
