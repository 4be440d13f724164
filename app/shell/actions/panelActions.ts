import type { Action } from "../../state/actions.ts";
import { usePreferences } from "../../state/preferences.ts";

const toggle = (key: "palette" | "inspector" | "dock" | "minimap") => (): void => {
  const { set, ...now } = usePreferences.getState();
  set({ [key]: !now[key] });
};

/** Which panels are seen, and in which colors. */
export const panelActions: readonly Action[] = [
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
