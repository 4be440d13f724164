import type { Fix } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withObjective, withTerm } from "../../graph-schema/plan/withObjective.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import { losses } from "./losses.ts";
import { metrics } from "./metrics.ts";

/** The repair that chooses a loss of a term for any numbers of the prediction's shape; metrics that do not fit are left out. */
export function regressionLossFix(
  plan: Plan,
  term: string,
  prediction: TensorType,
): { regressionLossFix?: Fix } {
  const loss = Object.values(losses).find((l) => {
    const target = l.target(prediction, l.params.parse({}));
    return l.activation === "identity" && !("severity" in target) && sameType(target, prediction);
  });
  if (!loss) return {};
  const kept = plan.objective.metrics.filter(({ type }) => metrics[type]?.fits(loss));
  const next = withTerm(plan, term, (t) =>
    t.kind === "compared" ? { ...t, loss: { type: loss.type, params: {} } } : t,
  );
  const edit = { kind: "setPlan", plan: withObjective(next, { metrics: kept }) } as const;
  return { regressionLossFix: { code: "use", args: { unit: loss.title }, edit } };
}
