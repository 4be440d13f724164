import type { MouseEvent, PointerEvent } from "react";
import { useMemo } from "react";
import { edgeKey } from "../../graph-schema/document.ts";
import { useEditor } from "../state/editor.ts";
import { pathOf, useCanvas } from "./canvasState.ts";
import type { FlowEdge } from "./useFlow.ts";

const unlit: ReadonlySet<string> = new Set();

/** Lights the path of the wire under the pointer, remembers where the pointer is, opens search by a double click. */
export function useHover() {
  return useMemo(
    () => ({
      wires: {
        onEdgeMouseEnter: (_: MouseEvent, edge: FlowEdge) => {
          if (!edge.data) return;
          const { edges } = useEditor.getState().document.graph;
          useCanvas.getState().set({ lit: pathOf(edges, edgeKey, edge.data.edge) });
        },
        onEdgeMouseLeave: () => useCanvas.getState().set({ lit: unlit }),
      },
      pane: {
        onPointerMove: (e: PointerEvent) =>
          useCanvas.getState().set({ pointer: { x: e.clientX, y: e.clientY } }),
        onPointerLeave: () => useCanvas.getState().set({ pointer: null }),
        onDoubleClick: (e: MouseEvent) => {
          if (e.target instanceof Element && e.target.classList.contains("react-flow__pane"))
            useCanvas.getState().set({ search: { at: { x: e.clientX, y: e.clientY } } });
        },
      },
    }),
    [],
  );
}
