import { fedTargets } from "../../compiler/steps/stepContext.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { ModelView } from "./modelView.ts";
import type { MetricUse, Objective, Phase, Term } from "./objective.ts";
import { resolveMetrics } from "./resolveMetrics.ts";
import { resolvePhases } from "./resolvePhases.ts";
import { roleFaults } from "./resolveRoles.ts";
import { resolveTerms } from "./resolveTerms.ts";

/** What a plan comes to, or everything that is wrong with it. */
export type ResolvedPlan =
  | {
      objective: Objective;
      /** Types of the target columns, by term. */
      targets: Readonly<Record<string, TensorType>>;
      diagnostics: readonly [];
    }
  | { objective: undefined; diagnostics: readonly Diagnostic[] };

/**
 * Looks up the units of a plan, parses their settings and finds what it speaks of in the model; until that is known,
 * units alone are looked at. Never throws; all faults are reported at once.
 */
export function resolvePlan(plan: Plan, model?: ModelView): ResolvedPlan {
  const terms = resolveTerms(plan, model);
  const metrics = resolveMetrics(plan, { terms: terms.found, types: terms.types, model });
  const phases = resolvePhases(plan, model);
  const diagnostics = [
    ...roleFaults(plan, model),
    ...terms.diagnostics,
    ...metrics.diagnostics,
    ...phases.diagnostics,
  ];
  if (diagnostics.length > 0 || !model) return { objective: undefined, diagnostics };
  const objective: Objective = {
    terms: terms.found as Term[],
    metrics: metrics.found as MetricUse[],
    phases: phases.found as [Phase, ...Phase[]],
  };
  const fed = fedTargets(objective);
  return {
    objective,
    targets: Object.fromEntries([...terms.types].filter(([name]) => fed.includes(name))),
    diagnostics: [],
  };
}
