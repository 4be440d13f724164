import type {
  ComparedStepTerm,
  OptimizerUse as StepOptimizerUse,
  StepMetricUse,
  StepObjective,
  StepPhase,
  StepTerm,
} from "../../compiler/steps/stepObjective.ts";
import type { Loss } from "./loss.ts";
import type { Metric } from "./metric.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Schedule } from "./schedule.ts";

interface Chosen<U> {
  unit: U;
  params: Record<string, unknown>;
}

/** A term that compares an output with a target. */
export type ComparedTerm = ComparedStepTerm & { loss: Chosen<Loss> };
export type Term = ComparedTerm | Extract<StepTerm, { kind: "added" }>;

export type OptimizerUse = StepOptimizerUse & { unit: Optimizer };

/** What is minimized, by what, when, and what learns. */
export interface Phase extends StepPhase {
  optimizer: OptimizerUse;
  groups: readonly { trains: readonly string[]; optimizer: OptimizerUse }[];
  schedule: Chosen<Schedule>;
}

export type MetricUse = StepMetricUse & Chosen<Metric> & { loss?: Chosen<Loss> };

/** What a training plan comes to once its units are looked up and their settings parsed. */
export interface Objective extends StepObjective {
  terms: readonly Term[];
  phases: readonly [Phase, ...Phase[]];
  metrics: readonly MetricUse[];
}

/** The terms that compare an output with a target. */
export const comparedTerms = ({ terms }: Pick<Objective, "terms">): ComparedTerm[] =>
  terms.filter((term) => term.kind === "compared");
