import { autoLayout } from "../../canvas/autoLayout.ts";
import { useCanvas } from "../../canvas/canvasState.ts";
import { show } from "../../canvas/view.ts";
import { inView, useEditor } from "../../state/editor/editor.ts";
import { usePreferences } from "../../state/preferences.ts";
import { duration } from "../../ui/motion.ts";
import type { Action } from "../../state/actions.ts";

const flow = () => useCanvas.getState().flow;
const toggle = (key: "palette" | "inspector" | "dock" | "minimap") => (): void => {
  const { set, ...now } = usePreferences.getState();
  set({ [key]: !now[key] });
};

/** Shows the selected layers, or all of them. */
function fit(): void {
  const { nodes } = useEditor.getState().selection;
  show(nodes.size > 0 ? nodes : undefined);
}

/** What is seen and how. */
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
    run: () => void flow()?.zoomIn({ duration: duration() }),
  },
  {
    id: "zoomOut",
    title: "Zoom out",
    group: "View",
    shortcuts: ["-"],
    run: () => void flow()?.zoomOut({ duration: duration() }),
  },
  {
    id: "zoomActual",
    title: "Zoom to 100%",
    group: "View",
    shortcuts: ["0"],
    run: () => void flow()?.zoomTo(1, { duration: duration() }),
  },
  {
    id: "togglePalette",
    title: "Show or hide the palette",
    group: "View",
    shortcuts: ["["],
    run: toggle("palette"),
  },
  {
    id: "toggleInspector",
    title: "Show or hide the inspector",
    group: "View",
    shortcuts: ["]"],
    run: toggle("inspector"),
  },
  { id: "toggleDock", title: "Show or hide the dock", group: "View", shortcuts: ["`"], run: toggle("dock") },
  {
    id: "toggleMinimap",
    title: "Show or hide the overview",
    group: "View",
    shortcuts: ["M"],
    run: toggle("minimap"),
  },
  {
    id: "toggleTheme",
    title: "Switch between light and dark",
    group: "View",
    run: () =>
      usePreferences
        .getState()
        .set({ theme: document.documentElement.dataset.theme === "dark" ? "light" : "dark" }),
  },
  {
    id: "systemTheme",
    title: "Use the system's theme",
    group: "View",
    run: () => usePreferences.getState().set({ theme: "system" }),
  },
];
