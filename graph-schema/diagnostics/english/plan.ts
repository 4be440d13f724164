import type { TensorType } from "../../../ir/types/shape.ts";
import type { CodeWords, ExpectedActual, PhraseWords, Text } from "../text.ts";
import { axes, comma, quoted } from "./format.ts";

const unknownUnit = ({ name, names }: { name: string; names: readonly string[] }): ExpectedActual => [
  `one of ${comma(names)}`,
  quoted(name),
];

export const planCodes = {
  unknownLoss: { doc: "The plan names a loss that does not exist.", says: unknownUnit },
  unknownMetric: { doc: "The plan names a metric that does not exist.", says: unknownUnit },
  unknownOptimizer: { doc: "The plan names an optimizer that does not exist.", says: unknownUnit },
  unknownSchedule: {
    doc: "The plan names a schedule of the learning rate that does not exist.",
    says: unknownUnit,
  },
  duplicateMetric: {
    doc: "The plan names a metric twice.",
    says: ({ metric }: { metric: string }) => ["each metric once", metric],
  },
  metricLoss: {
    doc: "A metric cannot judge what is trained with this loss.",
    says: ({ metric, loss, fitting }: { metric: string; loss: string; fitting: readonly string[] }) => [
      `a metric for ${loss} (${comma(fitting)})`,
      metric,
    ],
  },
  lossShape: {
    doc: "The loss cannot compare this output with its target.",
    says: ({ expected, prediction: { dtype, shape } }: { expected: Text; prediction: TensorType }) => [
      expected,
      `${dtype} ${axes(shape)}`,
    ],
  },
  nothingLearned: {
    doc: "Nothing that is learned leads to the output that the loss compares, or only past what lets no gradient through.",
    says: () => ["something before it that is learned", "none, so that no step would change a parameter"],
  },
  noParameters: {
    doc: "Nothing in the graph can be trained.",
    says: ({ frozen }: { frozen: number }) => [
      "a layer with parameters to learn",
      frozen === 0 ? "none" : frozen === 1 ? "one, which is frozen" : `${frozen}, all frozen`,
    ],
  },
} satisfies CodeWords;

/** What a loss can compare. */
export const planPhrases = {
  predictionOfEach: "a prediction for each sample, [N, …]",
  float32Values: "float32 values [N, …]",
  float32Scores: "float32 scores [N, …, classes]",
  float32ScoresOnAxis1: "float32 scores [N, classes, …], of a fixed number of classes on axis 1",
  scoresOfClasses: "scores of at least 2 classes on the last axis",
  scoresOfClassesOnAxis1: "scores of at least 2 classes on axis 1",
} satisfies PhraseWords;
