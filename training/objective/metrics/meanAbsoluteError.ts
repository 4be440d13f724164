import { z } from "zod";
import { defineMetric } from "../metric.ts";
import { weightedSum } from "../elementwise.ts";

/** Mean of |prediction − target|. Sums: error [1], total [1]. */
export const meanAbsoluteError = defineMetric({
  type: "meanAbsoluteError",
  title: "Mean absolute error",
  doc: "How far predictions are off on average, in the unit of the target.",
  params: z.object({}),
  goal: "min",
  fits: ({ activation }) => activation === "identity",
  sums: ({ prediction, target, weight }, _p, b) => ({
    error: weightedSum(b.abs([b.sub([prediction, target])]), weight, b),
    total: b.reduceSum([weight], { axes: [0] }),
  }),
  value: ({ error, total }) => error![0]! / total![0]!,
  reference: (answers) =>
    answers.reduce((sum, a) => sum + Math.abs(a.predicted - a.actual), 0) / answers.length,
});
