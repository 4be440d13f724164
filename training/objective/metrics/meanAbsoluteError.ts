import { z } from "zod";
import { py } from "../../../layers/python/py.ts";
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
  torch: () => ({
    sums: py`{"error": ((prediction - target.view_as(prediction)).abs()).reshape(len(weight), -1).mean(1) @ weight, "total": weight.sum()}`,
    value: py`(sums["error"] / sums["total"]).item()`,
  }),
  value: ({ error, total }) => error![0]! / total![0]!,
  reference: (answers) =>
    answers.reduce((sum, a) => sum + Math.abs(a.predicted - a.actual), 0) / answers.length,
});
