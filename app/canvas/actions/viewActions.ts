import { autoLayout } from "./autoLayout.ts";
import { useCanvas } from "../canvasState.ts";
import { show } from "../view.ts";
import { inView, useEditor } from "../../state/editor/editor.ts";
import { motionDuration } from "../../ui/motion.ts";
import type { Action } from "../../state/actions.ts";

const flow = () => useCanvas.getState().flow;

/** Shows the selected layers, or all of them. */
function fit(): void {
  const { nodes } = useEditor.getState().selection;
  show(nodes.size > 0 ? nodes : undefined);
}

/** What is seen of the graph. */
export const viewActions: readonly Action[] = [
  {
    id: "layout",
    title: "Lay out",
    group: "View",
    shortcuts: ["L"],
    enabled: () => inView().document.graph.nodes.length > 0,
    run: autoLayout,
  },
  { id: "fit", title: "Fit to screen", group: "View", shortcuts: ["F"], run: fit },
  {
    id: "zoomIn",
    title: "Zoom in",
    group: "View",
    shortcuts: ["+", "="],
    run: () => void flow()?.zoomIn({ duration: motionDuration() }),
  },
  {
    id: "zoomOut",
    title: "Zoom out",
    group: "View",
    shortcuts: ["-"],
    run: () => void flow()?.zoomOut({ duration: motionDuration() }),
  },
  {
    id: "zoomActual",
    title: "Zoom to 100%",
    group: "View",
    shortcuts: ["0"],
    run: () => void flow()?.zoomTo(1, { duration: motionDuration() }),
  },
];
