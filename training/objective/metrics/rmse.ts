import { z } from "zod";
import { py } from "../../../layers/python/py.ts";
import { weightedSum } from "../elementwise.ts";
import { defineMetric } from "../metric.ts";

/** Root of the mean of (prediction − target)². Sums: square [1], total [1]. */
export const rmse = defineMetric({
  type: "rmse",
  title: "Root mean squared error",
  doc: "How far predictions are off, in the unit of the target; large errors count more than in the mean.",
  params: z.object({}),
  goal: "min",
  fits: ({ activation }) => activation === "identity",
  sums: ({ prediction, target, weight }, _p, b) => {
    const difference = b.sub([prediction, target]);
    return {
      square: weightedSum(b.mul([difference, difference]), weight, b),
      total: b.reduceSum([weight], { axes: [0] }),
    };
  },
  torch: () => ({
    sums: py`{"square": ((prediction - target.view_as(prediction)) ** 2).reshape(len(weight), -1).mean(1) @ weight, "total": weight.sum()}`,
    value: py`((sums["square"] / sums["total"]).sqrt()).item()`,
  }),
  value: ({ square, total }) => Math.sqrt(square![0]! / total![0]!),
  reference: (answers) =>
    Math.sqrt(answers.reduce((sum, a) => sum + (a.predicted - a.actual) ** 2, 0) / answers.length),
});
