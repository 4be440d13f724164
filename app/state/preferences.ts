import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "system" | "light" | "dark";

/** How a person likes the screen; remembered on this device. */
export interface Preferences {
  theme: Theme;
  palette: boolean;
  inspector: boolean;
  dock: boolean;
  /** Pixels. */
  dockHeight: number;
  /** Id of the open tab. */
  dockTab: string;
  minimap: boolean;
  set(change: Partial<Omit<Preferences, "set">>): void;
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: "system",
      palette: true,
      inspector: typeof window === "undefined" || window.innerWidth >= 1100,
      dock: true,
      dockHeight: typeof window === "undefined" || window.innerHeight >= 850 ? 260 : 200,
      dockTab: "problems",
      minimap: false,
      set: (change) => set(change),
    }),
    { name: "tensorloom.preferences", version: 1 },
  ),
);
