import { type Diagnostic, type Fix, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Metric as Planned } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withMetric } from "../../graph-schema/plan/withObjective.ts";
import type { StepTarget } from "../../compiler/steps/stepObjective.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import type { Metric } from "./metric.ts";
import { metrics } from "./metrics.ts";
import type { ModelView } from "./modelView.ts";
import type { ComparedTerm, MetricUse, Term } from "./objective.ts";
import { stepTarget } from "./resolveComparison.ts";
import { resolveUnit } from "./resolveUnit.ts";
import { typeOfTarget } from "./targetSource.ts";
import { unknownName } from "./unknownName.ts";
import { withTargetName } from "./withTargetName.ts";

interface Known {
  /** Undefined where something is wrong with one. */
  terms: readonly (Term | undefined)[];
  /** Types of their targets by name. */
  types: ReadonlyMap<string, TensorType>;
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
  if (Array.isArray(unit)) return unit;
  const { judged, target } = judgedBy(metric, known);
  const names = known.model?.outputs.map((port) => port.id) ?? [];
  const output = metric.output ?? judged?.output ?? names[0] ?? "";
  if (known.model && metric.output !== null && !names.includes(output)) {
    const withName = (meant: string): Plan => withMetric(plan, index, { ...metric, output: meant });
    return [unknownName({ ...place, param: "output" }, { name: output, names, withName })];
  }
  const unfit = judged ? [] : targetFaults(plan, index, { ...known, target, output });
  if (unfit.length > 0) return unfit;
  const loss = judged?.loss;
  if (isJudged(unit.unit, { loss, target })) return { id, ...unit, output, target, ...(loss && { loss }) };
  // A loss that is not known yet may be one that it goes with.
  return !loss && known.terms.includes(undefined) ? [] : [unfitLoss(plan, index, { loss, target })];
}

/** Without a term that compares them, answers are values as they are; columns are those of a term. */
const isJudged = (metric: Metric, { loss, target }: Judge): boolean =>
  !hasNoColumns(target) && metric.fits({ activation: loss?.unit.activation ?? "identity" });

/** The loss by which answers are read, and what they are compared with. */
interface Judge {
  loss: ComparedTerm["loss"] | undefined;
  target: StepTarget;
}

const hasNoColumns = (target: StepTarget): boolean => target.from === "columns" && target.of === "";

function unfitLoss(plan: Plan, index: number, { loss, target }: Judge): Diagnostic {
  const all = Object.values(metrics).filter((metric) => isJudged(metric, { loss, target }));
  const { type } = plan.objective.metrics[index]!;
  const args = { metric: type, loss: loss?.unit.title ?? null, fitting: all.map((m) => m.type) };
  const place = { field: "metrics", index } as const;
  return { ...planError(place, { code: "metricLoss", args }), fix: leaveOut(plan, index) };
}

/** What is wrong with the target of a metric that no term compares with the same output: it is read as numbers of its shape. */
function targetFaults(
  plan: Plan,
  index: number,
  { terms, types, model, target, output }: Known & { target: StepTarget; output: string },
): Diagnostic[] {
  const wanted = model?.outputs.find(({ id }) => id === output)?.type;
  // Of a term that something is wrong with no type is known; without one there are no columns to judge by.
  const isUnknown = (term: Term | undefined): boolean =>
    !term || (term.kind === "compared" && !types.has(term.name));
  const isOpen = terms.some(isUnknown) || hasNoColumns(target);
  if (!model || !wanted || isOpen) return [];
  const metric = plan.objective.metrics[index]!;
  const place = { field: "metrics", index, param: "target" } as const;
  const withName = (name: string): Plan =>
    withMetric(plan, index, { ...metric, target: withTargetName(metric.target, name) });
  const type = typeOfTarget(target, { known: { plan, model, types }, place, wanted, withName });
  if (Array.isArray(type)) return type;
  // Classes are read by a loss alone, which is another fault.
  if (sameType(type, wanted) || !metrics[metric.type]!.fits({ activation: "identity" })) return [];
  const args = { expected: { phrase: "targetOf", type: wanted }, actual: type } as const;
  return [{ ...planError(place, { code: "targetType", args }), fix: leaveOut(plan, index) }];
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
