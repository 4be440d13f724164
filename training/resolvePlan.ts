import { z } from "zod";
import type { Loss, Metric, Objective, Optimizer, Schedule } from "../compiler/objective.ts";
import { symbolsOf } from "../graph-schema/dim.ts";
import type { Choice, Plan } from "../graph-schema/plan.ts";
import { type Diagnostic, type Problem, problem } from "../graph-schema/problem.ts";
import type { TensorType } from "../graph-schema/shape.ts";
import { losses } from "./losses.ts";
import { metrics } from "./metrics.ts";
import { optimizers } from "./optimizers.ts";
import { schedules } from "./schedules.ts";

/** What a plan comes to, or everything that is wrong with it. */
export type ResolvedPlan =
  | { objective: Objective; target: TensorType | undefined; diagnostics: readonly [] }
  | { objective: undefined; diagnostics: readonly Diagnostic[] };

/**
 * Looks up the units of a plan and parses their settings. With the `output` that the loss compares, also the type
 * of its target. Never throws; unknown units and bad settings (planUnit) and a prediction that the loss cannot
 * compare (lossShape) are all told at once.
 */
export function resolvePlan(plan: Plan, output?: { id: string; type: TensorType }): ResolvedPlan {
  const diagnostics: Diagnostic[] = [];
  const take = <U extends { params: z.ZodObject }>(
    registry: object,
    choice: Choice,
    place: string,
  ): { unit: U; params: Record<string, unknown> } | undefined => {
    const found = resolveUnit<U>(registry as Readonly<Record<string, U>>, choice, place);
    if (!Array.isArray(found)) return found;
    diagnostics.push(...found);
    return undefined;
  };

  const loss = take<Loss>(losses, plan.loss, "loss");
  const chosen = plan.metrics.map((m, i) => ({
    choice: m,
    metric: take<Metric>(metrics, m, `metrics.${i}`),
  }));
  const optimizer = take<Optimizer>(optimizers, plan.optimizer, "optimizer");
  const schedule = take<Schedule>(schedules, plan.schedule, "schedule");

  for (const [i, { choice, metric }] of chosen.entries()) {
    const first = chosen.findIndex((other) => other.choice.type === choice.type);
    if (first < i) diagnostics.push(problem.planUnit(`metrics.${i}`, "each metric once", choice.type));
    else if (loss && metric && !metric.unit.fits(loss.unit)) {
      const fitting = Object.values(metrics as unknown as Record<string, Metric>).filter((m) =>
        m.fits(loss.unit),
      );
      diagnostics.push({
        ...problem.planUnit(
          `metrics.${i}`,
          `a metric for ${loss.unit.title} (${fitting.map((m) => m.type).join(", ")})`,
          choice.type,
        ),
        fix: {
          title: `Leave out ${metric.unit.title}`,
          edit: {
            kind: "setPlan",
            plan: { ...plan, metrics: plan.metrics.filter((m) => m !== choice) },
          },
        },
      });
    }
  }

  const target = loss && output ? targetOf(loss, output.type) : undefined;
  if (target && "severity" in target && output) diagnostics.push({ ...target, node: output.id, port: "x" });
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

/** The unit that a choice names with its settings filled in, or what is wrong with it. */
function resolveUnit<U extends { params: z.ZodObject }>(
  registry: Readonly<Record<string, U>>,
  choice: Choice,
  place: string,
): { unit: U; params: Record<string, unknown> } | Diagnostic[] {
  const unit = Object.hasOwn(registry, choice.type) ? registry[choice.type] : undefined;
  if (!unit) return [problem.planUnit(place, `one of ${Object.keys(registry).join(", ")}`, choice.type)];
  const params = z.strictObject(unit.params.shape).safeParse(choice.params);
  if (params.success) return { unit, params: params.data };
  return params.error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) =>
        problem.planUnit(
          `${place}.${key}`,
          `one of ${Object.keys(unit.params.shape).join(", ") || "no settings"}`,
          JSON.stringify(key),
        ),
      );
    const actual = issue.path.reduce<unknown>(
      (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
      choice.params,
    );
    const at = [place, ...issue.path].join(".");
    return problem.planUnit(at, expectation(issue), JSON.stringify(actual) ?? "nothing");
  });
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `a ${issue.expected}`;
  if (issue.code === "too_small") return `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
  if (issue.code === "too_big") return `${issue.inclusive ? "at most" : "less than"} ${issue.maximum}`;
  return issue.message;
}

/** What is compared with a prediction, of which there has to be one for each sample. */
const targetOf = ({ unit, params }: Objective["loss"], prediction: TensorType): TensorType | Problem =>
  symbolsOf(prediction.shape[0] ?? 1).includes("N")
    ? unit.target(prediction, params)
    : problem.lossShape("a prediction for each sample, [N, …]", prediction);
