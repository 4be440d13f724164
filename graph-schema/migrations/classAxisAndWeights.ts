import type { Plan2 } from "./columnsAndObjective.ts";
import type { Migration } from "./migration.ts";

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !Array.isArray(x);

/** Version 1 had the classes of a cross-entropy on the last axis, whatever the model, and kept the last weights. */
export const classAxisAndWeights: Migration = {
  from: 1,
  doc: "The plan says which axis of scores holds the classes of a cross-entropy, and which weights of a run count.",
  up: ({ plan, ...document }) => {
    // What is no plan is refused by the schema of the version after.
    if (!isObject(plan)) return { ...document, plan };
    return { ...document, plan: { ...plan, ...withClassAxis(plan.loss), weights: "last" } };
  },
};

/** A plan of version 1 may leave out its loss, which then is a cross-entropy. */
function withClassAxis(loss: unknown = { type: "crossEntropy" }): { loss?: unknown } {
  if (!isObject(loss) || loss.type !== "crossEntropy") return {};
  const { params = {} } = loss;
  return isObject(params) ? { loss: { ...loss, params: { ...params, classAxis: "last" } } } : {};
}

/**
 * What decides the numbers of a run in the form of version 1; undefined where that version cannot say it. Which
 * weights count decides none of them.
 */
export function asVersion1(plan: Plan2): Plan2 | undefined {
  if (plan.loss.type !== "crossEntropy") return plan;
  const { classAxis, ...params } = plan.loss.params;
  return classAxis === "last" ? { ...plan, loss: { ...plan.loss, params } } : undefined;
}
