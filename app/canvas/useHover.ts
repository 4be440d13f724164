import type { MouseEvent, PointerEvent } from "react";
import { useMemo } from "react";
import { inView } from "../state/editor/editor.ts";
import { useCanvas } from "./canvasState.ts";
import { pathOf } from "../state/wiring/paths.ts";
import { pointerAt } from "./pointer.ts";
import type { FlowEdge } from "./useFlow.ts";

const unlit: ReadonlySet<string> = new Set();

/** Lights the path of the wire under the pointer, remembers where the pointer is, opens search by a double click. */
export function useHover() {
  return useMemo(
    () => ({
      wires: {
        onEdgeMouseEnter: (e: MouseEvent, edge: FlowEdge) => {
          // With a button down the view or a layer is being dragged.
          if (!edge.data || e.buttons !== 0) return;
          const { edges } = inView().document.graph;
          useCanvas.getState().set({ lit: pathOf(edges, edge.data.edge) });
        },
        onEdgeMouseLeave: () => {
          if (useCanvas.getState().lit !== unlit) useCanvas.getState().set({ lit: unlit });
        },
      },
      pane: {
        onPointerMove: (e: PointerEvent) => pointerAt({ x: e.clientX, y: e.clientY }),
        onPointerLeave: () => pointerAt(null),
        onDoubleClick: (e: MouseEvent) => {
          if (e.target instanceof Element && e.target.classList.contains("react-flow__pane"))
            useCanvas.getState().set({ search: { at: { x: e.clientX, y: e.clientY } } });
        },
      },
    }),
    [],
  );
}
