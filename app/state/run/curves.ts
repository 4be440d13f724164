import type { Line } from "../../ui/charts/line.ts";
import { metrics } from "../../../training/objective/metrics.ts";
import type { RunView } from "./runView.ts";

/** Names of what a run measures: the loss first, then its metrics. */
export const measuresOf = ({ document }: Pick<RunView, "document">): string[] => [
  "loss",
  ...document.plan.metrics.map((m) => m.type),
];

/** "Loss", "Accuracy". */
export const measureTitle = (measure: string): string => metrics[measure]?.title ?? "Loss";

/** Whether its values are shares of 1. */
export const isShare = (measure: string): boolean => metrics[measure]?.goal === "max";

/** The curves of one measure of a run. */
export function linesOf(run: RunView, measure: string, color = "--accent"): Line[] {
  const { train, validation } = run;
  return [
    ...curve(train.values[measure], { label: "training", x: train.steps, color, noisy: true }),
    ...curve(validation.values[measure], { label: "validation", x: validation.steps, color, dashed: true }),
  ];
}

const curve = (y: readonly number[] | undefined, line: Omit<Line, "y">): Line[] =>
  y ? [{ ...line, y }] : [];
