import { z } from "zod";
import { py } from "../../../layers/python/py.ts";
import { classesHelper } from "../classification/classesInPython.ts";
import { defineMetric } from "../metric.ts";
import { classIndices } from "../classification/classIndices.ts";
import { meanPerSample } from "../../../ir/recipes/meanPerSample.ts";

/** Share of right answers. Sums: correct [1], total [1]. */
export const accuracy = defineMetric({
  type: "accuracy",
  title: "Accuracy",
  doc: "Share of right answers.",
  params: z.object({}),
  goal: "max",
  fits: ({ activation }) => activation !== "identity",
  sums: (x, _p, b) => {
    const { weight } = x;
    const { guess, actual } = classIndices(x, b);
    const right = meanPerSample(b.cast([b.equal([guess, actual])], { to: "float32" }), b);
    return {
      correct: b.reduceSum([b.mul([right, weight])], { axes: [0] }),
      total: b.reduceSum([weight], { axes: [0] }),
    };
  },
  helper: classesHelper,
  torch: () => ({
    sums: py`right_answers(prediction, target, weight, axis)`,
    value: py`(sums["correct"] / sums["total"]).item()`,
  }),
  value: ({ correct, total }) => correct![0]! / total![0]!,
  reference: (answers) => answers.filter((a) => a.predicted === a.actual).length / answers.length,
});
