import type { Metric, Objective, Phase, Term } from "./objective.ts";
import type { Plan } from "./plan.ts";

/** A plan with another objective. */
export const withObjective = (plan: Plan, change: Partial<Objective>): Plan => ({
  ...plan,
  objective: { ...plan.objective, ...change },
});

/** A plan in which a term is another. */
export const withTerm = (plan: Plan, name: string, change: (term: Term) => Term): Plan =>
  withObjective(plan, {
    terms: plan.objective.terms.map((term) => (term.name === name ? change(term) : term)),
  });

/** A plan in which a phase is another. */
export const withPhase = (plan: Plan, name: string, change: (phase: Phase) => Phase): Plan =>
  withObjective(plan, {
    phases: plan.objective.phases.map((phase) => (phase.name === name ? change(phase) : phase)),
  });

/** A plan in which a metric is another, or none. */
export const withMetric = (plan: Plan, index: number, metric?: Metric): Plan =>
  withObjective(plan, { metrics: plan.objective.metrics.toSpliced(index, 1, ...(metric ? [metric] : [])) });
