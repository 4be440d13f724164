import { z } from "zod";
import type { Objective } from "./objective.ts";
import { symbolsOf } from "../../ir/types/dim.ts";
import type { FixTitle, Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import { codeOf, expectationOf } from "../../graph-schema/diagnostics/settingIssue.ts";
import type { UnitField } from "../../graph-schema/diagnostics/place.ts";
import type { Edit } from "../../graph-schema/edits/edit.ts";
import { nearest } from "../../graph-schema/diagnostics/nearest.ts";
import type { Choice, Plan } from "../../graph-schema/plan.ts";
import {
  type Diagnostic,
  findingOf,
  type Fix,
  planError,
} from "../../graph-schema/diagnostics/diagnostic.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import { losses } from "./losses.ts";
import { metrics } from "./metrics.ts";
import { optimizers } from "./optimizers.ts";
import { readingsOf } from "./readings.ts";
import { schedules } from "./schedules.ts";

/** What a plan comes to, or everything that is wrong with it. */
export type ResolvedPlan =
  | { objective: Objective; target: TensorType | undefined; diagnostics: readonly [] }
  | { objective: undefined; diagnostics: readonly Diagnostic[] };

/** What the loss compares, and the output node at which it arrives. */
interface Prediction {
  id: string;
  type: TensorType;
  /** Title of the layer of the node, for messages. */
  layer?: string;
}

/**
 * Looks up the units of a plan and parses their settings. With the `output` that the loss compares, also the type
 * of its target. Never throws; unknown units, bad settings and a prediction that the loss cannot compare are all
 * reported at once.
 */
export function resolvePlan(plan: Plan, output?: Prediction): ResolvedPlan {
  const diagnostics: Diagnostic[] = [];
  const take = <U extends Unit>(
    code: UnknownUnit,
    registry: Readonly<Record<string, U>>,
    place: UnitField,
  ): { unit: U; params: Record<string, unknown> } | undefined => {
    const found = resolveUnit(plan, registry, { code, place });
    if (!Array.isArray(found)) return found;
    diagnostics.push(...found);
    return undefined;
  };

  const loss = take("unknownLoss", losses, { field: "loss" });
  const chosen = plan.metrics.map((choice, i) => ({
    choice,
    metric: take("unknownMetric", metrics, { field: "metrics", index: i }),
  }));
  const optimizer = take("unknownOptimizer", optimizers, { field: "optimizer" });
  const schedule = take("unknownSchedule", schedules, { field: "schedule" });

  for (const [i, { choice, metric }] of chosen.entries()) {
    const first = chosen.findIndex((other) => other.choice.type === choice.type);
    const place = { field: "metrics", index: i } as const;
    const leaveOut: Fix = {
      code: "leaveOutMetric",
      args: { metric: metric?.unit.title ?? choice.type },
      edit: setPlan({ ...plan, metrics: plan.metrics.toSpliced(i, 1) }),
    };
    if (first < i)
      diagnostics.push({
        ...planError(place, { code: "duplicateMetric", args: { metric: choice.type } }),
        fix: leaveOut,
      });
    else if (loss && metric && !metric.unit.fits(loss.unit)) {
      const fitting = Object.values(metrics).filter((m) => m.fits(loss.unit));
      const args = { metric: choice.type, loss: loss.unit.title, fitting: fitting.map((m) => m.type) };
      diagnostics.push({ ...planError(place, { code: "metricLoss", args }), fix: leaveOut });
    }
  }

  const target = loss && output ? targetOf(loss, output.type) : undefined;
  if (target && "severity" in target && output) {
    const { id, layer } = output;
    const [fix, ...alternatives] = readingsOf(plan, loss!, output.type).map((reading) => reading.fix);
    diagnostics.push({
      ...findingOf(target),
      severity: "error",
      place: { in: "node", node: id, ...(layer !== undefined && { layer }), port: "x" },
      ...(fix && { fix, ...(alternatives.length > 0 && { alternatives }) }),
    });
  }
  if (diagnostics.length > 0 || !loss || !optimizer || !schedule)
    return { objective: undefined, diagnostics };
  return {
    objective: {
      loss,
      metrics: chosen.map(({ metric }) => metric!),
      optimizer: optimizer as Objective["optimizer"],
      schedule,
      clipNorm: plan.clipNorm,
    },
    target: target as TensorType | undefined,
    diagnostics: [],
  };
}

type Unit = { type: string; title: string; params: z.ZodObject };
type UnknownUnit = "unknownLoss" | "unknownMetric" | "unknownOptimizer" | "unknownSchedule";

/** The unit that a plan names at `place` with its settings filled in, or what is wrong with it. */
function resolveUnit<U extends Unit>(
  plan: Plan,
  registry: Readonly<Record<string, U>>,
  { code, place }: { code: UnknownUnit; place: UnitField },
): { unit: U; params: Record<string, unknown> } | Diagnostic[] {
  const choice = choiceAt(plan, place);
  const unit = Object.hasOwn(registry, choice.type) ? registry[choice.type] : undefined;
  const instead = (title: FixTitle, next: Choice): Pick<Diagnostic, "fix"> => ({
    fix: { ...title, edit: setPlan(withChoice(plan, place, next)) },
  });
  if (!unit) {
    const names = Object.keys(registry);
    const meant = nearest(choice.type, names);
    const fault = planError(place, { code, args: { name: choice.type, names } });
    const fix =
      meant === undefined
        ? {}
        : instead({ code: "use", args: { unit: registry[meant]!.title } }, { ...choice, type: meant });
    return [{ ...fault, ...fix }];
  }
  const params = z.strictObject(unit.params.shape).safeParse(choice.params);
  if (params.success) return { unit, params: params.data };
  const names = Object.keys(unit.params.shape);
  const without = (param: string): Choice => {
    const { [param]: _, ...rest } = choice.params;
    return { ...choice, params: rest };
  };
  return params.error.issues.flatMap((issue): Diagnostic[] => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        ...planError({ ...place, param: key }, { code: "unknownSetting", args: { name: key, names } }),
        ...instead({ code: "removeSetting", args: { param: key } }, without(key)),
      }));
    const param = String(issue.path[0]);
    const value = choice.params[param];
    const actual: Phrase =
      value === undefined ? { phrase: "nothing" } : { phrase: "written", json: JSON.stringify(value) };
    const args = { expected: expectationOf(issue), actual };
    return [
      {
        ...planError({ ...place, param }, { code: codeOf(issue), args }),
        ...instead({ code: "setToDefault", args: { param } }, without(param)),
      },
    ];
  });
}

const choiceAt = (plan: Plan, place: UnitField): Choice =>
  place.field === "metrics" ? plan.metrics[place.index]! : plan[place.field];

const withChoice = (plan: Plan, place: UnitField, choice: Choice): Plan =>
  place.field === "metrics"
    ? { ...plan, metrics: plan.metrics.with(place.index, choice) }
    : { ...plan, [place.field]: choice };

const setPlan = (plan: Plan): Edit => ({ kind: "setPlan", plan });

/** Type of the target of a prediction, whose first axis must be the batch N. */
const targetOf = ({ unit, params }: Objective["loss"], prediction: TensorType): TensorType | Problem =>
  symbolsOf(prediction.shape[0] ?? 1).includes("N")
    ? unit.target(prediction, params)
    : problem.lossShape({ phrase: "predictionOfEach" }, prediction);

/** The repair that chooses a loss for any numbers of the prediction's shape; metrics that do not fit are left out. */
export function regressionLossFix(plan: Plan, prediction: TensorType): { regressionLossFix?: Fix } {
  const loss = Object.values(losses).find((l) => {
    const target = l.target(prediction, l.params.parse({}));
    return l.activation === "identity" && !("severity" in target) && sameType(target, prediction);
  });
  if (!loss) return {};
  const kept = plan.metrics.filter(({ type }) => metrics[type]?.fits(loss));
  const edit = setPlan({ ...plan, loss: { type: loss.type, params: {} }, metrics: kept });
  return { regressionLossFix: { code: "use", args: { unit: loss.title }, edit } };
}
