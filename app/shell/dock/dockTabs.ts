import type { ComponentType } from "react";
import { ProblemsTab } from "../../problems/ProblemsTab.tsx";
import { lazyPanel } from "../../ui/lazyPanel.tsx";

/** A tab of the dock. */
export interface DockTab {
  id: string;
  title: string;
  Panel: ComponentType;
}

/** The tabs, from left to right. */
export const dockTabs: readonly DockTab[] = [
  { id: "problems", title: "Problems", Panel: ProblemsTab },
  {
    id: "train",
    title: "Train",
    Panel: lazyPanel(() => import("../../train/TrainTab.tsx").then((m) => m.TrainTab)),
  },
  {
    id: "data",
    title: "Data",
    Panel: lazyPanel(() => import("../../data/DataTab.tsx").then((m) => m.DataTab)),
  },
  {
    id: "code",
    title: "Code",
    Panel: lazyPanel(() => import("../../code/CodeTab.tsx").then((m) => m.CodeTab)),
  },
  {
    id: "tryIt",
    title: "Try it",
    Panel: lazyPanel(() => import("../../use/TryItTab.tsx").then((m) => m.TryItTab)),
  },
  {
    id: "runs",
    title: "Runs",
    Panel: lazyPanel(() => import("../../runs/RunsTab.tsx").then((m) => m.RunsTab)),
  },
];
