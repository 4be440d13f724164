import { z } from "zod";
import { py } from "../../../layers/python/py.ts";
import { classesHelper, classSumsInPython } from "../classification/classesInPython.ts";
import { defineMetric } from "../metric.ts";
import { classSums, macroAverage } from "../classification/classSums.ts";
import { overClasses, precisionOf, recallOf } from "../classification/classReference.ts";

/**
 * Harmonic mean of precision and recall; the mean over classes, or of the yes.
 * Sums: truePositives, predicted, actual, each [C].
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html
 */
export const f1 = defineMetric({
  type: "f1",
  title: "F1",
  doc: "Precision and recall in one figure; the mean over classes.",
  params: z.object({}),
  goal: "max",
  fits: ({ activation }) => activation !== "identity",
  sums: (x, _p, b) => classSums(x, b),
  helper: classesHelper,
  torch: () => ({
    sums: classSumsInPython,
    value: py`macro_average(sums, 2 * sums["right"], sums["predicted"] + sums["actual"])`,
  }),
  value: (sums) => macroAverage(sums, (c) => (2 * c.truePositives) / (c.predicted + c.actual)),
  reference: (answers, { binary }) =>
    overClasses(answers, {
      binary,
      figure: (x, k) => {
        const [precision, recall] = [precisionOf(x, k), recallOf(x, k)];
        return (2 * precision * recall) / (precision + recall) || 0;
      },
    }),
});
