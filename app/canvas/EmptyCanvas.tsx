import { useDialogs } from "../state/dialogs.ts";
import { Button } from "../ui/Button.tsx";
import { useCanvas } from "./canvasState.ts";

/** What an empty canvas says. */
export function EmptyCanvas() {
  return (
    <div className="pointer-events-none absolute inset-0 right-(--right-inset) left-(--left-inset) grid place-items-center">
      <div className="pointer-events-auto flex flex-col items-center gap-3 text-center">
        <p className="text-muted">
          Drag a layer from the palette, or double-click anywhere to search for one.
        </p>
        <div className="flex gap-2">
          <Button onClick={() => useDialogs.getState().show("templates")}>Start from a template</Button>
          <Button
            onClick={(e) => {
              const { left, bottom } = e.currentTarget.getBoundingClientRect();
              useCanvas.getState().set({ search: { at: { x: left, y: bottom + 8 } } });
            }}
          >
            Search layers
          </Button>
        </div>
      </div>
    </div>
  );
}
