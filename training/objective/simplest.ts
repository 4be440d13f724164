import { sizeOf, type TensorType } from "../../ir/types/shape.ts";
import { rawArrays } from "../data/rawData.ts";
import type { RawDType } from "../../compiler/steps/preparation.ts";
import type { HostTensor, TensorData } from "../run/tensor.ts";

/** How the simplest predictor of a loss, which answers the same for every sample, is fitted to targets. */
export type Simplest = keyof typeof predictors;

/** What a predictor is fitted to. */
interface Targets {
  /** [rows, …] of all targets. */
  target: { dtype: RawDType; shape: readonly number[] };
  /** What the model answers, [N, …]. */
  prediction: TensorType;
  /** Axis of the prediction that has a score for each class. */
  classAxis?: number;
}

/** Takes targets block by block, in the order of their rows. */
interface Fitting {
  /** The next rows, [some, …]. */
  add(targets: TensorData): void;
  /** The answer that goes with a loss, as the prediction of one sample: [1, …], with 1 where an axis has the same for all. */
  answer(): HostTensor;
}

/** Begins to fit the simplest predictor of a loss. */
export const fitSimplest = (simplest: Simplest, targets: Targets): Fitting => predictors[simplest](targets);

const predictors = {
  /** Scores whose softmax is the share of each class, with one label more that is spread over all. */
  frequencies: ({ prediction: { shape }, classAxis = shape.length - 1 }: Targets): Fitting => {
    const classes = shape[classAxis] as number;
    const counts = new Float64Array(classes).fill(1 / classes);
    let all = 0;
    return {
      add: (targets) => {
        for (const label of targets) counts[Number(label)]!++;
        all += targets.length;
      },
      answer: () => ({
        dtype: "float32",
        shape: shape.map((_, i) => (i === classAxis ? classes : 1)),
        data: Float32Array.from(counts, (count) => Math.log(count / (all + 1))),
      }),
    };
  },
  /** Logits of the share of yes at each place, with one answer more that is half of both. */
  share: (targets: Targets): Fitting =>
    fitSums(targets, (sum, rows) => {
      const share = (sum + 0.5) / (rows + 1);
      return Math.log(share / (1 - share));
    }),
  mean: (targets: Targets): Fitting => fitSums(targets, (sum, rows) => sum / rows),
  median: fitMedians,
};

/** A number for each place of a target, from the sum of its values in all rows. */
function fitSums({ target }: Targets, of: (sum: number, rows: number) => number): Fitting {
  const [rows, ...places] = target.shape as [number, ...number[]];
  const sums = new Float64Array(sizeOf(places));
  return {
    add: (targets) => {
      for (let i = 0; i < targets.length; i++) sums[i % sums.length]! += Number(targets[i]);
    },
    answer: () => ofPlaces(places, (place) => of(sums[place]!, rows)),
  };
}

/** The median at each place of a target, for which all values are held. */
function fitMedians({ target }: Targets): Fitting {
  const [rows, ...places] = target.shape as [number, ...number[]];
  const width = sizeOf(places);
  const values = new rawArrays[target.dtype](rows * width);
  let filled = 0;
  return {
    add: (targets) => {
      for (let i = 0; i < targets.length; i++, filled++)
        values[(filled % width) * rows + Math.floor(filled / width)] = Number(targets[i]);
    },
    answer: () =>
      ofPlaces(places, (place) => {
        const sorted = values.subarray(place * rows, (place + 1) * rows).sort();
        const middle = rows >> 1;
        return rows % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
      }),
  };
}

const ofPlaces = (places: readonly number[], of: (place: number) => number): HostTensor => ({
  dtype: "float32",
  shape: [1, ...places],
  data: Float32Array.from({ length: sizeOf(places) }, (_, place) => of(place)),
});

const words: Readonly<Record<Simplest, string>> = {
  frequencies: "the class frequencies",
  share: "the share of yes",
  mean: "the mean",
  median: "the median",
};

/** What a predictor always answers: "the class frequencies". */
export const predictorWords = (predictor: Simplest): string => words[predictor];
