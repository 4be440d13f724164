import { sizeOf, type TensorType } from "../../ir/types/shape.ts";
import type { HostTensor } from "../run/tensor.ts";

/** How the simplest predictor of a loss, which answers the same for every sample, is fitted to targets. */
export type Simplest = keyof typeof predictors;

/** What targets are fitted to. */
interface Fitted {
  /** [rows, …]. */
  targets: HostTensor;
  /** What the model answers, [N, …]. */
  prediction: TensorType;
  /** Axis of the prediction that has a score for each class. */
  classAxis?: number;
}

/** The answer that goes with a loss, as the prediction of one sample: [1, …], with 1 where an axis has the same for all. */
export const fitSimplest = (simplest: Simplest, fitted: Fitted): HostTensor => predictors[simplest](fitted);

const predictors = {
  /** Scores whose softmax is the share of each class, with one label more that is spread over all. */
  frequencies: ({ targets, prediction: { shape }, classAxis = shape.length - 1 }: Fitted): HostTensor => {
    const classes = shape[classAxis] as number;
    const counts = new Float64Array(classes).fill(1 / classes);
    for (const label of targets.data) counts[Number(label)]!++;
    return {
      dtype: "float32",
      shape: shape.map((_, i) => (i === classAxis ? classes : 1)),
      data: Float32Array.from(counts, (count) => Math.log(count / (targets.data.length + 1))),
    };
  },
  /** Logits of the share of yes at each place, with one answer more that is half of both. */
  share: (fitted: Fitted): HostTensor =>
    ofPlaces(fitted, (values) => {
      const share = (sum(values) + 0.5) / (values.length + 1);
      return Math.log(share / (1 - share));
    }),
  mean: (fitted: Fitted): HostTensor => ofPlaces(fitted, (values) => sum(values) / values.length),
  median: (fitted: Fitted): HostTensor =>
    ofPlaces(fitted, (values) => {
      const sorted = values.toSorted();
      const middle = sorted.length >> 1;
      return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
    }),
};

const sum = (values: Float64Array): number => values.reduce((total, v) => total + v, 0);

/** A number for each place of a target, from its values in all rows. */
function ofPlaces({ targets }: Fitted, of: (values: Float64Array) => number): HostTensor {
  const [rows, ...places] = targets.shape as [number, ...number[]];
  const width = sizeOf(places);
  const data = Float32Array.from({ length: width }, (_, place) =>
    of(Float64Array.from({ length: rows }, (_, row) => Number(targets.data[row * width + place]))),
  );
  return { dtype: "float32", shape: [1, ...places], data };
}

const words: Readonly<Record<Simplest, string>> = {
  frequencies: "the class frequencies",
  share: "the share of yes",
  mean: "the mean",
  median: "the median",
};

/** What a predictor always answers: "the class frequencies". */
export const predictorWords = (predictor: Simplest): string => words[predictor];
