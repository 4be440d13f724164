import { z } from "zod";
import { py } from "../../../layers/python/py.ts";
import { classesHelper, classSumsInPython } from "../classification/classesInPython.ts";
import { defineMetric } from "../metric.ts";
import { classSums, macroAverage } from "../classification/classSums.ts";
import { overClasses, recallOf } from "../classification/classReference.ts";

/**
 * Of what is of a class, the share that was predicted as such; the mean over classes, or of the yes.
 * Sums: truePositives, predicted, actual, each [C].
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.recall_score.html
 */
export const recall = defineMetric({
  type: "recall",
  title: "Recall",
  doc: "How much of a class is found; the mean over classes.",
  params: z.object({}),
  goal: "max",
  fits: ({ activation }) => activation !== "identity",
  sums: (x, _p, b) => classSums(x, b),
  helper: classesHelper,
  torch: () => ({
    sums: classSumsInPython,
    value: py`macro_average(sums, sums["right"], sums["actual"])`,
  }),
  value: (sums) => macroAverage(sums, (c) => c.truePositives / c.actual),
  reference: (answers, { binary }) => overClasses(answers, { binary, figure: recallOf }),
});
