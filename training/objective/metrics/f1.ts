import { z } from "zod";
import { defineMetric } from "../../../compiler/steps/objective.ts";
import { classSums, macroAverage } from "../classSums.ts";

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
  value: (sums) => macroAverage(sums, (c) => (2 * c.truePositives) / (c.predicted + c.actual)),
});
