import { type PointerEvent as ReactPointerEvent, useEffect, useState } from "react";
import type { Layer } from "../../layers/layer.ts";

/** A place of the window, pixels. */
interface Place {
  x: number;
  y: number;
}

/** Where the layers of the palette go. */
export interface LayerTarget {
  /** Adds a layer where it belongs by what is selected. */
  add(layer: Layer): void;
  /** Shows what dropping a layer at a place would do; null when none is dragged any more. */
  hover(at: Place | null): void;
  drop(layer: Layer, at: Place): void;
}

interface Held {
  layer: Layer;
  start: Place;
  at: Place;
  /** Whether it moved far enough to be no click. */
  moved: boolean;
}

const CLICK_DISTANCE = 4;

/** Dragging a layer off the palette onto the canvas or into a wire; by pointer, so that touch works alike. */
export function usePaletteDrag({ add, hover, drop }: LayerTarget): {
  held: Held | null;
  grab(layer: Layer, e: ReactPointerEvent): void;
} {
  const [held, setHeld] = useState<Held | null>(null);
  const active = held !== null;
  useEffect(() => {
    if (!active) return;
    const move = (e: PointerEvent): void => {
      setHeld((h) => h && { ...h, at: { x: e.clientX, y: e.clientY }, moved: h.moved || isFar(h.start, e) });
      hover({ x: e.clientX, y: e.clientY });
    };
    const end = (): void => {
      hover(null);
      setHeld(null);
    };
    const up = (e: PointerEvent): void => {
      end();
      if (held.moved || isFar(held.start, e)) drop(held.layer, { x: e.clientX, y: e.clientY });
      else add(held.layer);
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

const isFar = (start: Place, e: PointerEvent): boolean =>
  Math.hypot(e.clientX - start.x, e.clientY - start.y) > CLICK_DISTANCE;
