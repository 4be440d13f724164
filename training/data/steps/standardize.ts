import { z } from "zod";
import { sizeOf } from "../../../ir/types/shape.ts";
import type { Value } from "../../../ir/value.ts";
import type { RowValues } from "../../../compiler/steps/preparation.ts";
import { py } from "../../../layers/python/py.ts";
import { defineStep, type Fitting } from "../step.ts";

/** (x − mean) / deviation of the training rows, for each column; of an image for each channel. */
export const standardize = defineStep({
  type: "standardize",
  title: "Standardize",
  doc: "Numbers, or times, are moved and scaled so that those of the training rows have mean 0 and standard deviation 1.",
  params: z.object({}),
  output: ({ dtype, shape, classes }) =>
    dtype === "float32" || (dtype === "int32" && !classes) ? { dtype: "float32", shape } : undefined,
  fitted: ({ shape: [length = 1] }) => ({ mean: { length, value: 0 }, deviation: { length, value: 1 } }),
  lower: ({ x: given, given: { shape }, fit }, _, b) => {
    const x = given.type.dtype === "float32" ? given : b.cast([given], { to: "float32" });
    const along = (vector: Value) =>
      shape.length === 1 ? vector : b.reshape([vector], { shape: [shape[0]!, ...inner(shape).map(() => 1)] });
    return b.div([b.sub([x, along(fit.mean!)]), along(fit.deviation!)]);
  },
  torch: ({ x, given: { shape }, fit }) => {
    const sizes = [-1, ...inner(shape).map(() => 1)];
    const [mean, deviation] = [fit.mean!, fit.deviation!];
    return shape.length === 1
      ? py`(${x} - ${mean}) / ${deviation}`
      : py`(${x} - ${mean}.reshape(${sizes})) / ${deviation}.reshape(${sizes})`;
  },
  reference: ({ x, given: { shape }, fit }) => {
    const group = groupOf(shape);
    return new Float32Array(x).map(
      (v, i) => Math.fround(v - fit.mean![group(i)]!) / fit.deviation![group(i)]!,
    );
  },
  fit: fitMoments,
  examples: [
    { given: { dtype: "float32", shape: [2] }, rows: [1, 300, 2, 300, 4, 300.5, -3, 299] },
    { given: { dtype: "float32", shape: [1] }, rows: [5, 5, 5] },
    { given: { dtype: "int32", shape: [2] }, rows: [0, 7, 86_400, 7, 2_000_000_011, 9] },
    { given: { dtype: "float32", shape: [2, 1, 3] }, rows: [0, 0.5, 1, 3, 5, 9, 0.1, 0.7, 0.3, 4, 4, 8] },
  ],
});

const inner = (shape: readonly number[]): readonly number[] => shape.slice(1);

/** Which entry of the first axis an element belongs to. */
function groupOf(shape: readonly number[]): (i: number) => number {
  const [groups, size] = [shape[0]!, sizeOf(inner(shape))];
  return (i) => Math.floor(i / size) % groups;
}

/** Mean and standard deviation (over all, not n − 1) in double precision; a deviation of 0 becomes 1, as it is divided by. */
function fitMoments({ shape }: RowValues): Fitting {
  const group = groupOf(shape);
  const [counts, mean, squares] = [0, 1, 2].map(() => new Float64Array(shape[0]!)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    add: (data) => {
      for (let i = 0; i < data.length; i++) {
        const [g, v] = [group(i), data[i]!];
        // Welford: no difference of large sums.
        const before = mean[g]!;
        mean[g] = before + (v - before) / ++counts[g]!;
        squares[g]! += (v - before) * (v - mean[g]);
      }
    },
    result: () => ({
      mean: Float32Array.from(mean),
      deviation: Float32Array.from(squares, (s, g) => Math.sqrt(s / counts[g]!) || 1),
    }),
  };
}
