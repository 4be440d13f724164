import { create } from "zustand";

export type DialogName = "commands" | "shortcuts" | "projects";

/** Which dialog lies over the screen. */
export const useDialogs = create<{ open: DialogName | null; show(name: DialogName | null): void }>()(
  (set) => ({
    open: null,
    show: (open) => set({ open }),
  }),
);
