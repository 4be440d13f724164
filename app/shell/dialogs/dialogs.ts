import type { ComponentType } from "react";
import type { DialogName } from "../../state/dialogs.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { lazyPanel } from "../../ui/lazyPanel.tsx";
import { ImportError } from "./ImportError.tsx";

/** What a dialog is called, how wide it is in pixels, and what stands in it. */
export interface DialogEntry {
  name: DialogName;
  title: string;
  width: number;
  /** Leaves the title to screen readers. */
  bare?: true;
  Content: ComponentType;
}

/** Every dialog; what one searches in as soon as it opens is there already. */
export const dialogs: readonly DialogEntry[] = [
  { name: "commands", title: "All commands", width: 520, bare: true, Content: CommandPalette },
  {
    name: "shortcuts",
    title: "Keyboard shortcuts",
    width: 720,
    Content: lazyPanel(() => import("./ShortcutsSheet.tsx").then((m) => m.ShortcutsSheet)),
  },
  {
    name: "projects",
    title: "Projects",
    width: 760,
    Content: lazyPanel(() => import("../../projects/ProjectList.tsx").then((m) => m.ProjectList)),
  },
  {
    name: "conflict",
    title: "Two browsers changed this project",
    width: 680,
    Content: lazyPanel(() => import("../../projects/ConflictChoice.tsx").then((m) => m.ConflictChoice)),
  },
  {
    name: "versions",
    title: "Version history",
    width: 680,
    Content: lazyPanel(() => import("../../projects/VersionHistory.tsx").then((m) => m.VersionHistory)),
  },
  {
    name: "templates",
    title: "Start from a template",
    width: 760,
    Content: lazyPanel(() => import("../../projects/templates/TemplateList.tsx").then((m) => m.TemplateList)),
  },
  {
    name: "places",
    title: "Train on the server",
    width: 640,
    Content: lazyPanel(() => import("../../train/PlacesDialog.tsx").then((m) => m.PlacesDialog)),
  },
  { name: "importError", title: "This file could not be opened", width: 520, Content: ImportError },
];
