import { tensor } from "../../ir/types/shape.ts";
import type { Builder } from "../../ir/builder.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Value } from "../../ir/value.ts";
import type { StepObjective } from "./stepObjective.ts";
import type { LoweredModel } from "./model.ts";
import { accumulate } from "./stepContext.ts";

export interface LossTerms {
  /** Weighted mean loss of the batch, a scalar. */
  loss: Value;
  /** Running sums of loss, weight and metrics under `prefix`. */
  accumulators: StateSlot[];
}

const LARGEST = 3.4e38;

/** Name of the running sum `sum` of metric number `metric` of a plan. */
export const metricSum = (prefix: string, metric: number, sum: string): string =>
  `${prefix}/metric${metric}/${sum}`;

/** Loss and metrics of a batch, added to running sums on the device, which can be read after any number of steps. */
export function evaluateLoss(
  x: Pick<LoweredModel, "prediction" | "addedLosses" | "target" | "weight" | "classAxis"> & {
    objective: StepObjective;
    prefix: string;
  },
  b: Builder,
): LossTerms {
  const { prediction, target, weight, prefix } = x;
  const { loss, metrics } = x.objective;
  b.setScope(prefix);
  const perSample = x.addedLosses.reduce(
    (sum, addedLoss) => b.add([sum, addedLoss]),
    loss.unit.lower({ prediction, target }, loss.params, b),
  );
  const lossSum = total(b.mul([perSample, weight]), b);
  const weightSum = total(weight, b);
  const sum = (name: string, amount: Value): StateSlot => {
    const leaf = b.leaf(name, tensor(amount.type.shape));
    return accumulate(name, leaf, b.add([leaf, amount]));
  };
  // |loss| < LARGEST is false for NaN and infinity, so this counts the steps up to the first loss that is not finite.
  const finite = b.cast([b.less([b.abs([lossSum]), b.constant(LARGEST)])], { to: "float32" });
  const accumulators = [
    sum(`${prefix}/loss`, lossSum),
    sum(`${prefix}/weight`, weightSum),
    sum(`${prefix}/finite`, finite),
  ];
  metrics.forEach(({ unit, params }, i) => {
    for (const [name, amount] of Object.entries(unit.sums(x, params, b)))
      accumulators.push(sum(metricSum(prefix, i, name), amount));
  });
  return { loss: b.div([lossSum, weightSum]), accumulators };
}

/** Sum over every axis, as a scalar. */
export function total(x: Value, b: Builder): Value {
  const axes = x.type.shape.map((_, i) => i);
  return axes.length === 0 ? x : b.reshape([b.reduceSum([x], { axes })], { shape: [] });
}
