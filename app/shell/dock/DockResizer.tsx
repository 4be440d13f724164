import type { KeyboardEvent, PointerEvent } from "react";
import { usePreferences } from "../../state/preferences.ts";

const LEAST = 120;
const clamp = (height: number): number =>
  Math.round(Math.max(LEAST, Math.min(height, window.innerHeight - 160)));

/** The upper edge of the dock, dragged by pointer or moved by arrows. */
export function DockResizer() {
  const height = usePreferences((s) => s.dockHeight);
  const set = (next: number): void => usePreferences.getState().set({ dockHeight: clamp(next) });
  const drag = (e: PointerEvent<HTMLDivElement>): void => {
    const { currentTarget: edge, clientY: start, pointerId } = e;
    edge.setPointerCapture(pointerId);
    const move = (now: globalThis.PointerEvent): void => set(height + start - now.clientY);
    edge.addEventListener("pointermove", move);
    edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", move), {
      once: true,
    });
  };
  const key = (e: KeyboardEvent): void => {
    const step = e.key === "ArrowUp" ? 16 : e.key === "ArrowDown" ? -16 : 0;
    if (step === 0) return;
    e.preventDefault();
    set(height + step);
  };
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the dock"
      aria-valuenow={height}
      aria-valuemin={LEAST}
      tabIndex={0}
      className="absolute inset-x-0 -top-[3px] z-10 h-1.5 cursor-row-resize touch-none transition-colors duration-100 hover:bg-accent-soft"
      onPointerDown={drag}
      onKeyDown={key}
      onDoubleClick={() => set(260)}
    />
  );
}
