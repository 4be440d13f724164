import type { ComponentType } from "react";
import { lazy } from "react";
import { ProblemsTab } from "../../problems/ProblemsTab.tsx";

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
    Panel: lazy(() => import("../../train/TrainTab.tsx").then((m) => ({ default: m.TrainTab }))),
  },
  {
    id: "data",
    title: "Data",
    Panel: lazy(() => import("../../data/DataTab.tsx").then((m) => ({ default: m.DataTab }))),
  },
  {
    id: "code",
    title: "Code",
    Panel: lazy(() => import("../../code/CodeTab.tsx").then((m) => ({ default: m.CodeTab }))),
  },
  {
    id: "tryIt",
    title: "Try it",
    Panel: lazy(() => import("../../use/TryItTab.tsx").then((m) => ({ default: m.TryItTab }))),
  },
  {
    id: "runs",
    title: "Runs",
    Panel: lazy(() => import("../../runs/RunsTab.tsx").then((m) => ({ default: m.RunsTab }))),
  },
];
