import type { Builder } from "../../../ir/builder.ts";
import type { Answers } from "../../../compiler/steps/stepObjective.ts";
import type { Value } from "../../../ir/value.ts";
import { classIndices } from "./classIndices.ts";

/** Counts by class, each [C]; [1], the yes, for a yes or no. */
export interface ClassSums {
  truePositives: Value;
  predicted: Value;
  actual: Value;
}

/** Weighted counts of each class over the batch; `weight` is [N]. */
export function classSums(x: Answers, b: Builder): Record<keyof ClassSums, Value> {
  const { target, weight } = x;
  const indices = classIndices(x, b);
  const binary = target.type.dtype === "float32";
  const { shape } = target.type;
  const indicator = (index: Value): Value =>
    binary
      ? b.reshape([b.cast([index], { to: "float32" })], { shape: [...shape, 1] })
      : b.oneHot([index], { depth: indices.classes });
  const guess = indicator(indices.guess);
  const actual = indicator(indices.actual);
  const weights = b.reshape([weight], { shape: [shape[0]!, ...shape.map(() => 1)] });
  const count = (x: Value): Value => {
    const axes = shape.map((_, i) => i);
    return b.reshape([b.reduceSum([b.mul([x, weights])], { axes })], { shape: x.type.shape.slice(-1) });
  };
  return { truePositives: count(b.mul([guess, actual])), predicted: count(guess), actual: count(actual) };
}

/**
 * Mean of a figure over the classes that occur or are predicted, as scikit-learn's macro average with
 * zero_division=0; NaN when there are none.
 */
export function macroAverage(
  sums: Readonly<Record<string, readonly number[]>>,
  figure: (x: Record<keyof ClassSums, number>) => number,
): number {
  const classes = sums.actual!.map((actual, i) => ({
    actual,
    predicted: sums.predicted![i]!,
    truePositives: sums.truePositives![i]!,
  }));
  const seen = classes.length === 1 ? classes : classes.filter((c) => c.actual + c.predicted > 0);
  return seen.reduce((total, c) => total + (figure(c) || 0), 0) / seen.length;
}
