import type { Line } from "../../ui/charts/line.ts";
import { metrics } from "../../../training/objective/metrics.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { termMeasure, termOf } from "./termMeasure.ts";
import type { RunView } from "./runView.ts";

/** Names of what a run measures: the loss first, then its metrics. */
export const measuresOf = ({ document }: Pick<RunView, "document">): string[] => [
  "loss",
  ...termsOf(document.plan),
  ...document.plan.objective.metrics.map((m) => m.id),
];

/** Names of the terms of a plan that has several, as measures. */
const termsOf = ({ objective: { terms } }: Plan): string[] =>
  terms.length > 1 ? terms.map(({ name }) => termMeasure(name)) : [];

/** "Loss", "Accuracy". */
export const measureTitle = (measure: string): string =>
  measure === "loss" ? "Loss" : (metrics[measure]?.title ?? termOf(measure) ?? measure);

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

function curve(y: readonly number[] | undefined, line: Omit<Line, "y">): Line[] {
  if (!y?.some(Number.isNaN)) return y ? [{ ...line, y }] : [];
  const known = y.flatMap((v, i) => (Number.isNaN(v) ? [] : [i]));
  return [{ ...line, x: known.map((i) => line.x[i]!), y: known.map((i) => y[i]!) }];
}
