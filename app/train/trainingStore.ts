import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { BrowserTarget } from "../../training/runtime/browser.ts";
import type { RunView } from "./runView.ts";

/** What is trained, and where. */
export interface Training {
  /** The run in the Train panel: the one under way, else the last of the project. */
  run: RunView | undefined;
  /** Which runtime is in use and why not the GPU; empty when it is. */
  runtime: { description: string; why: string } | undefined;
  /** Why the last start was refused. */
  refused: readonly string[];
  /** A stop or a move that is under way: "Stopping", "Moving to the server". */
  busy: string;
}

/** The state of training; changed by the functions of control.ts alone. */
export const useTraining = create<Training>()(() => ({
  run: undefined,
  runtime: undefined,
  refused: [],
  busy: "",
}));

/** Where a person wants to train; remembered on this device. */
export const useWish = create<{ wish: BrowserTarget; set(wish: BrowserTarget): void }>()(
  persist((set) => ({ wish: "auto", set: (wish) => set({ wish }) }), { name: "tensorloom.runtime" }),
);
