import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { BrowserTarget } from "../../../training/runtime/findGpu.ts";
import type { RunView } from "./runView.ts";

/** What is trained, and where. */
export interface Training {
  /** The run in the Train panel: the one under way, else the last of the project. */
  run: RunView | undefined;
  /** Which runtime of this tab is in use and why not the GPU; empty when it is. */
  runtime: { description: string; why: string } | undefined;
  /** Why the last start or move was refused. */
  refused: readonly string[];
  /** A stop or a move that is under way: "Stopping", "Moving to the server". */
  busy: string;
}

/** The state of training. */
export const useTraining = create<Training>()(() => ({
  run: undefined,
  runtime: undefined,
  refused: [],
  busy: "",
}));

/** Where runs begin. */
export type RequestedRuntime = BrowserTarget | "server";

/** Where a person wants to train; remembered on this device. */
export const useRequestedRuntime = create<{ wish: RequestedRuntime; set(wish: RequestedRuntime): void }>()(
  persist((set) => ({ wish: "auto", set: (wish) => set({ wish }) }), { name: "tensorloom.runtime" }),
);
