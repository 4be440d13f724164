import { type Diagnostic, type Fix, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Metric as Planned } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withMetric } from "../../graph-schema/plan/withObjective.ts";
import type { StepTarget } from "../../compiler/steps/stepObjective.ts";
import { metrics } from "./metrics.ts";
import type { ModelView } from "./modelView.ts";
import type { ComparedTerm, MetricUse, Term } from "./objective.ts";
import { stepTarget } from "./resolveComparison.ts";
import { resolveUnit } from "./resolveUnit.ts";
import { unknownName } from "./unknownName.ts";

interface Known {
  /** Undefined where something is wrong with one. */
  terms: readonly (Term | undefined)[];
  model: ModelView | undefined;
}

/** Looks up the metrics of a plan and the terms that compare what they judge. */
export function resolveMetrics(
  plan: Plan,
  known: Known,
): { found: readonly (MetricUse | undefined)[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const planned = plan.objective.metrics;
  const found = planned.map((metric, i): MetricUse | undefined => {
    const resolved = resolveMetric(plan, i, known);
    const isSecond = planned.findIndex(({ id }) => id === metric.id) < i;
    if (isSecond)
      diagnostics.push({
        ...planError(
          { field: "metrics", index: i },
          { code: "duplicateMetric", args: { metric: metric.id } },
        ),
        fix: leaveOut(plan, i),
      });
    else if (Array.isArray(resolved)) diagnostics.push(...resolved);
    return isSecond || Array.isArray(resolved) ? undefined : resolved;
  });
  return { found, diagnostics };
}

function resolveMetric(plan: Plan, index: number, known: Known): MetricUse | Diagnostic[] {
  const metric = plan.objective.metrics[index]!;
  const { id, type, params } = metric;
  const place = { field: "metrics", index } as const;
  const unit = resolveUnit(metrics, {
    ...{ choice: { type, params }, place, code: "unknownMetric" },
    withChoice: (choice) =>
      withMetric(plan, index, { ...metric, ...choice, id: id === type ? choice.type : id }),
  });
  const { judged, target } = judgedBy(metric, known);
  const names = known.model?.outputs.map((port) => port.id) ?? [];
  const output = metric.output ?? judged?.output ?? names[0] ?? "";
  if (Array.isArray(unit)) return unit;
  if (known.model && metric.output !== null && !names.includes(output))
    return [unknownName({ ...place, param: "output" }, { name: output, names })];
  const loss = judged?.loss;
  // Without a term that compares them, answers are values as they are.
  const activation = loss?.unit.activation ?? "identity";
  if (unit.unit.fits({ activation })) return { id, ...unit, output, target, ...(loss && { loss }) };
  // A loss that is not known yet may be one that it goes with.
  if (!loss && known.terms.includes(undefined)) return [];
  const fitting = Object.values(metrics).filter((m) => m.fits({ activation }));
  const args = { metric: type, loss: loss?.unit.title ?? activation, fitting: fitting.map((m) => m.type) };
  return [{ ...planError(place, { code: "metricLoss", args }), fix: leaveOut(plan, index) }];
}

/** The first term that compares what a metric judges with the same target. */
function judgedBy(
  metric: Planned,
  { terms, model }: Known,
): { judged: ComparedTerm | undefined; target: StepTarget } {
  const compared = terms.filter((term): term is ComparedTerm => term?.kind === "compared");
  const target = stepTarget(metric.target, compared[0]?.name ?? "");
  const judged = compared.find(
    (term) =>
      JSON.stringify(term.target) === JSON.stringify(target) &&
      (metric.output === null || !model || term.output === metric.output),
  );
  return { judged, target };
}

function leaveOut(plan: Plan, index: number): Fix {
  const { type } = plan.objective.metrics[index]!;
  const title = Object.hasOwn(metrics, type) ? metrics[type]!.title : type;
  return {
    code: "leaveOutMetric",
    args: { metric: title },
    edit: { kind: "setPlan", plan: withMetric(plan, index) },
  };
}
