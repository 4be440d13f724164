import { tensor } from "../../ir/types/shape.ts";
import { isPath } from "../../graph-schema/plan/pathPattern.ts";
import type { Builder } from "../../ir/builder.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Value } from "../../ir/value.ts";
import { meanPerSample } from "../../ir/recipes/meanPerSample.ts";
import type { LoweredModel } from "./model.ts";
import { accumulate, feeds } from "./stepContext.ts";
import type { Answers, ComparedStepTerm, StepObjective, StepTerm } from "./stepObjective.ts";
import { addTargets, type Targets, targetType } from "./targets.ts";

/** What a step program minimizes and counts. */
export interface Evaluated {
  /** Weighted mean loss of the batch, a scalar. */
  loss: Value;
  /** The same times the weight of the batch. */
  lossSum: Value;
  weightSum: Value;
  /** Running sums of loss, weight and metrics under `prefix`. */
  accumulators: StateSlot[];
  /** Factors of terms that it is fed. */
  factors: Value[];
  /** What a compared term compares. */
  answersOf(term: ComparedStepTerm): Answers;
}

const LARGEST = 3.4e38;

/** What sums are divided by at least where rows or places may all count nothing: far below the weight of any that counts. */
export const LEAST_WEIGHT = 1e-30;

/** Name of the running sum `sum` of metric number `metric` of a plan. */
export const metricSum = (prefix: string, metric: number, sum: string): string =>
  `${prefix}/metric${metric}/${sum}`;

/** Name of the running sum of a term, where there are several; without the factor that it has in the loss. */
export const termSum = (prefix: string, term: string): string => `${prefix}/term/${term}`;

/**
 * Terms and metrics of a batch, added to running sums on the device, which can be read after any number of steps.
 * `terms` are those whose weighted sum is the loss; it is 0 where rows weigh and those of the batch weigh nothing.
 */
export function evaluateTerms(
  model: LoweredModel,
  evaluated: { objective: StepObjective; terms: readonly StepTerm[]; prefix: string; rowsWeigh?: boolean },
): Evaluated {
  const { objective, terms, prefix, rowsWeigh = false } = evaluated;
  const { b, weight } = model;
  const targets = addTargets(model, objective);
  const answersOf = (term: ComparedStepTerm): Answers => answers(term, { model, targets });
  b.setScope(prefix);
  const factors: Value[] = [];
  const scaled = (x: Value, { name, weight: by }: StepTerm): Value => {
    if (by === 1) return x;
    if (typeof by === "number") return b.mul([x, b.constant(by)]);
    const factor = b.leaf(feeds.termWeight(name), tensor([]));
    factors.push(factor);
    return b.mul([x, factor]);
  };
  const named = objective.terms.flatMap((term) => (term.kind === "added" ? [term.node] : []));
  const values = terms.map((term) => ({ term, ...valueOf(term) }));
  // What layers add and no term names counts as it is.
  const unnamed = model.addedLosses
    .filter(({ node }) => !named.some((pattern) => isPath(pattern, node)))
    .map(({ value }) => value);
  const perSample = [
    ...values.flatMap(({ term, perSample }) => (perSample ? [scaled(perSample, term)] : [])),
    ...unnamed,
  ].reduce((sum: Value | undefined, x) => (sum ? b.add([sum, x]) : x), undefined);
  const unmasked = perSample && total(b.mul([perSample, weight]), b);
  const weightSum = total(weight, b);
  const masked = values.flatMap(({ term, mean }) => (mean ? [b.mul([scaled(mean, term), weightSum])] : []));
  const lossSum = [...(unmasked ? [unmasked] : []), ...masked].reduce((sum, x) => b.add([sum, x]));

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
  if (objective.terms.length > 1)
    for (const { term, perSample: own, mean } of values) {
      const amount = mean ? b.mul([mean, weightSum]) : total(b.mul([own!, weight]), b);
      accumulators.push(sum(termSum(prefix, term.name), amount));
    }
  objective.metrics.forEach(({ unit, params, output, target, loss }, i) => {
    const prediction = model.outputs.get(output)!;
    const type = loss?.unit.target(prediction.type, loss.params) ?? prediction.type;
    if ("severity" in type) throw new Error("internal: a metric reads answers by a loss that does not fit");
    const classAxis = loss?.unit.classAxis?.(prediction.type, loss.params);
    const x = {
      ...{ prediction, weight, target: targets.valueOf(target, type) },
      ...(classAxis !== undefined && { classAxis }),
    };
    for (const [name, amount] of Object.entries(unit.sums(x, params, b)))
      accumulators.push(sum(metricSum(prefix, i, name), amount));
  });
  const loss = b.div([lossSum, rowsWeigh ? atLeast(weightSum, b) : weightSum]);
  return { loss, lossSum, weightSum, accumulators, factors, answersOf };

  /** Of each sample, [N]; or over the batch, where a mask decides what counts. */
  function valueOf(term: StepTerm): { perSample?: Value; mean?: Value } {
    if (term.kind === "added") {
      const added = model.addedLosses.filter(({ node }) => isPath(term.node, node)).map(({ value }) => value);
      return { perSample: added.reduce((x, y) => b.add([x, y])) };
    }
    const { prediction, target } = answersOf(term);
    const places = term.loss.unit.lower({ prediction, target }, term.loss.params, b);
    if (!term.mask) return { perSample: meanPerSample(places, b) };
    const mask = targets.valueOf(term.mask, tensor(target.type.shape.slice(0, 1)));
    return { mean: maskedMean({ places, target, mask, weight }, b) };
  }
}

function answers(
  term: ComparedStepTerm,
  { model: { outputs, weight }, targets }: { model: LoweredModel; targets: Targets },
): Answers {
  const prediction = outputs.get(term.output)!;
  const { loss } = term;
  const classAxis = loss.unit.classAxis?.(prediction.type, loss.params);
  const target = targets.valueOf(term.target, targetType(term, prediction));
  return { prediction, target, weight, ...(classAxis !== undefined && { classAxis }) };
}

/** Mean over the places that a mask counts, [N] or [N, …] with the first axes of the target; 0 where it counts none. */
function maskedMean(
  { places, target, mask, weight }: { places: Value; target: Value; mask: Value; weight: Value },
  b: Builder,
): Value {
  const { shape } = target.type;
  const ones = (count: number): number[] => Array<number>(count).fill(1);
  const flags = mask.type.dtype === "float32" ? mask : b.cast([mask], { to: "float32" });
  const spread = b.reshape([flags], {
    shape: [...flags.type.shape, ...ones(shape.length - flags.type.shape.length)],
  });
  const weights = b.reshape([weight], { shape: [shape[0]!, ...ones(shape.length - 1)] });
  const counted = b.expand([b.mul([spread, weights])], { shape });
  const sum = total(b.mul([b.reshape([places], { shape }), counted]), b);
  return b.div([sum, atLeast(total(counted, b), b)]);
}

/** A weight to divide by, which may be 0 where what it divides is 0. */
export const atLeast = (weight: Value, b: Builder): Value => b.max([weight, b.constant(LEAST_WEIGHT)]);

/** Sum over every axis, as a scalar. */
export function total(x: Value, b: Builder): Value {
  const axes = x.type.shape.map((_, i) => i);
  return axes.length === 0 ? x : b.reshape([b.reduceSum([x], { axes })], { shape: [] });
}
