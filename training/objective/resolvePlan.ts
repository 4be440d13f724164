import { z } from "zod";
import type { Objective } from "./objective.ts";
import { symbolsOf } from "../../ir/types/dim.ts";
import type { Edit } from "../../graph-schema/edits/edit.ts";
import { nearest } from "../../graph-schema/diagnostics/nearest.ts";
import type { Choice, Plan } from "../../graph-schema/plan.ts";
import { type Diagnostic, type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import { losses } from "./losses.ts";
import { metrics } from "./metrics.ts";
import { optimizers } from "./optimizers.ts";
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
    place: string,
  ): { unit: U; params: Record<string, unknown> } | undefined => {
    const found = resolveUnit(plan, registry, { code, place });
    if (!Array.isArray(found)) return found;
    diagnostics.push(...found);
    return undefined;
  };

  const loss = take("unknownLoss", losses, "loss");
  const chosen = plan.metrics.map((choice, i) => ({
    choice,
    metric: take("unknownMetric", metrics, `metrics.${i}`),
  }));
  const optimizer = take("unknownOptimizer", optimizers, "optimizer");
  const schedule = take("unknownSchedule", schedules, "schedule");

  for (const [i, { choice, metric }] of chosen.entries()) {
    const first = chosen.findIndex((other) => other.choice.type === choice.type);
    const leaveOut = {
      title: `Leave out ${metric?.unit.title ?? choice.type}`,
      edit: setPlan({ ...plan, metrics: plan.metrics.toSpliced(i, 1) }),
    };
    if (first < i)
      diagnostics.push({
        ...problem.plan("duplicateMetric", `metrics.${i}`, "each metric once", choice.type),
        fix: leaveOut,
      });
    else if (loss && metric && !metric.unit.fits(loss.unit)) {
      const fitting = Object.values(metrics).filter((m) => m.fits(loss.unit));
      const expected = `a metric for ${loss.unit.title} (${fitting.map((m) => m.type).join(", ")})`;
      diagnostics.push({
        ...problem.plan("metricLoss", `metrics.${i}`, expected, choice.type),
        fix: leaveOut,
      });
    }
  }

  const target = loss && output ? targetOf(loss, output.type) : undefined;
  if (target && "severity" in target && output)
    diagnostics.push({
      ...target,
      node: output.id,
      port: "x",
      ...(output.layer !== undefined && { layer: output.layer }),
    });
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
  { code, place }: { code: UnknownUnit; place: string },
): { unit: U; params: Record<string, unknown> } | Diagnostic[] {
  const choice = choiceAt(plan, place);
  const unit = Object.hasOwn(registry, choice.type) ? registry[choice.type] : undefined;
  const instead = (title: string, next: Choice): Pick<Diagnostic, "fix"> => ({
    fix: { title, edit: setPlan(withChoice(plan, place, next)) },
  });
  if (!unit) {
    const names = Object.keys(registry);
    const meant = nearest(choice.type, names);
    const fault = problem.plan(code, place, `one of ${names.join(", ")}`, `"${choice.type}"`);
    const fix =
      meant === undefined ? {} : instead(`Use ${registry[meant]!.title}`, { ...choice, type: meant });
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
        ...problem.unknownSetting(`${place}.${key}`, names),
        ...instead(`Remove ${key}`, without(key)),
      }));
    const param = String(issue.path[0]);
    const value = JSON.stringify(choice.params[param]) ?? "nothing";
    return [
      {
        ...problem.setting(`${place}.${param}`, issue, value),
        ...instead(`Set ${param} to its default`, without(param)),
      },
    ];
  });
}

/** The choice at "loss", "optimizer", "schedule" or "metrics.0". */
function choiceAt(plan: Plan, place: string): Choice {
  const [, index] = /^metrics\.(\d+)$/.exec(place) ?? [];
  return index === undefined
    ? plan[place as "loss" | "optimizer" | "schedule"]
    : plan.metrics[Number(index)]!;
}

function withChoice(plan: Plan, place: string, choice: Choice): Plan {
  const [, index] = /^metrics\.(\d+)$/.exec(place) ?? [];
  return index === undefined
    ? { ...plan, [place]: choice }
    : { ...plan, metrics: plan.metrics.with(Number(index), choice) };
}

const setPlan = (plan: Plan): Edit => ({ kind: "setPlan", plan });

/** Type of the target of a prediction, whose first axis must be the batch N. */
const targetOf = ({ unit, params }: Objective["loss"], prediction: TensorType): TensorType | Problem =>
  symbolsOf(prediction.shape[0] ?? 1).includes("N")
    ? unit.target(prediction, params)
    : problem.lossShape("a prediction for each sample, [N, …]", prediction);

/** The repair that chooses a loss for any numbers of the prediction's shape; metrics that do not fit are left out. */
export function anyNumber(
  plan: Plan,
  prediction: TensorType,
): { anyNumber?: NonNullable<Diagnostic["fix"]> } {
  const loss = Object.values(losses).find((l) => {
    const target = l.target(prediction, l.params.parse({}));
    return l.activation === "identity" && !("severity" in target) && sameType(target, prediction);
  });
  if (!loss) return {};
  const kept = plan.metrics.filter(({ type }) => metrics[type]?.fits(loss));
  const edit = setPlan({ ...plan, loss: { type: loss.type, params: {} }, metrics: kept });
  return { anyNumber: { title: `Use ${loss.title}`, edit } };
}
