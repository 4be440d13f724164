import type { ComponentType } from "react";
import { ConflictChoice } from "../../projects/ConflictChoice.tsx";
import { ProjectList } from "../../projects/ProjectList.tsx";
import { TemplateList } from "../../projects/templates/TemplateList.tsx";
import { VersionHistory } from "../../projects/VersionHistory.tsx";
import type { DialogName } from "../../state/dialogs.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { ImportError } from "./ImportError.tsx";
import { ShortcutsSheet } from "./ShortcutsSheet.tsx";

/** What a dialog is called, how wide it is in pixels, and what stands in it. */
export interface DialogEntry {
  name: DialogName;
  title: string;
  width: number;
  /** Leaves the title to screen readers. */
  bare?: true;
  Content: ComponentType;
}

/** Every dialog. */
export const dialogs: readonly DialogEntry[] = [
  { name: "commands", title: "All commands", width: 520, bare: true, Content: CommandPalette },
  { name: "shortcuts", title: "Keyboard shortcuts", width: 720, Content: ShortcutsSheet },
  { name: "projects", title: "Projects", width: 760, Content: ProjectList },
  { name: "conflict", title: "Two browsers changed this project", width: 680, Content: ConflictChoice },
  { name: "versions", title: "Version history", width: 680, Content: VersionHistory },
  { name: "templates", title: "Start from a template", width: 760, Content: TemplateList },
  { name: "importError", title: "This file could not be opened", width: 520, Content: ImportError },
];
