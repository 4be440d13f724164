import type { Viewport } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";
import { useEditor } from "../state/editor/editor.ts";
import { useCanvas } from "./canvasState.ts";
import { show } from "./view.ts";

/** Shows all of a block when it is entered, and what was seen before when it is left. */
export function useViewports(): void {
  const key = useEditor((s) => s.view.path.map((c) => c.id).join("."));
  const last = useRef(key);
  const seen = useRef(new Map<string, Viewport>());
  useLayoutEffect(() => {
    const { flow } = useCanvas.getState();
    if (!flow || key === last.current) return;
    seen.current.set(last.current, flow.getViewport());
    last.current = key;
    const before = seen.current.get(key);
    // Further in, another document may have the same names.
    if (key === "") seen.current.clear();
    if (before) void flow.setViewport(before);
    else
      requestAnimationFrame(() => {
        // What is selected at once is brought into view by whoever selected it.
        if (useEditor.getState().selection.nodes.size === 0) show(undefined, [0.05, 1], 0);
      });
  }, [key]);
}
