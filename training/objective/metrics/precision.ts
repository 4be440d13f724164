import { z } from "zod";
import { py } from "../../../layers/python/py.ts";
import { classesHelper, classSumsInPython } from "../classification/classesInPython.ts";
import { defineMetric } from "../metric.ts";
import { classSums, macroAverage } from "../classification/classSums.ts";
import { overClasses, precisionOf } from "../classification/classReference.ts";

/**
 * Of what was predicted as a class, the share that is of it; the mean over classes, or of the yes.
 * Sums: truePositives, predicted, actual, each [C].
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.precision_score.html
 */
export const precision = defineMetric({
  type: "precision",
  title: "Precision",
  doc: "How often a class is right when it is predicted; the mean over classes.",
  params: z.object({}),
  goal: "max",
  fits: ({ activation }) => activation !== "identity",
  sums: (x, _p, b) => classSums(x, b),
  helper: classesHelper,
  torch: () => ({
    sums: classSumsInPython,
    value: py`macro_average(sums, sums["right"], sums["predicted"])`,
  }),
  value: (sums) => macroAverage(sums, (c) => c.truePositives / c.predicted),
  reference: (answers, { binary }) => overClasses(answers, { binary, figure: precisionOf }),
});
