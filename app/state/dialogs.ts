import { create } from "zustand";

export type DialogName =
  "commands" | "shortcuts" | "projects" | "templates" | "importError" | "conflict" | "versions" | "places";

/** A file that could not be opened, and why. */
export interface RefusedImport {
  file: string;
  reasons: readonly string[];
}

/** Which dialog lies over the screen. */
export const useDialogs = create<{
  open: DialogName | null;
  refused: RefusedImport | null;
  show(name: DialogName | null): void;
  refuseImport(refused: RefusedImport): void;
}>()((set) => ({
  open: null,
  refused: null,
  show: (open) => set({ open }),
  refuseImport: (refused) => set({ open: "importError", refused }),
}));
