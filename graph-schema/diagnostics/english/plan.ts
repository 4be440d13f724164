import type { Shape, TensorType } from "../../../ir/types/shape.ts";
import type { CodeWords, ExpectedActual, PhraseWords, Text } from "../text.ts";
import { axes, comma, quoted } from "./format.ts";

const unknownUnit = ({ name, names }: { name: string; names: readonly string[] }): ExpectedActual => [
  `one of ${comma(names)}`,
  quoted(name),
];

interface Role {
  role: "input" | "target" | "weight" | "group" | "time" | "ignore";
  /** The input that it feeds, or the term that compares with it. */
  of?: string;
}

const roleWords = ({ role, of }: Role): string => (of === undefined ? role : `${role} of ${quoted(of)}`);

/** Names that are listed of what is there. */
const MOST_NAMES = 20;

export const planCodes = {
  unknownLoss: { doc: "The plan names a loss that does not exist.", says: unknownUnit },
  unknownMetric: { doc: "The plan names a metric that does not exist.", says: unknownUnit },
  unknownOptimizer: { doc: "The plan names an optimizer that does not exist.", says: unknownUnit },
  unknownSchedule: {
    doc: "The plan names a schedule of the learning rate that does not exist.",
    says: unknownUnit,
  },
  unknownSplit: { doc: "The plan names a split of the rows that does not exist.", says: unknownUnit },
  duplicateMetric: {
    doc: "The plan names a metric twice.",
    says: ({ metric }: { metric: string }) => ["each metric once", metric],
  },
  duplicateName: {
    doc: "Two terms, two phases or two columns of the plan have one name, or a phase names a term twice.",
    says: ({ name }: { name: string }) => ["each name once", name],
  },
  unknownName: {
    doc: "The plan names a term, an input, an output, a kind of column or a layer that is not there, or a layer to train that has no parameters.",
    says: ({ name, names }: { name: string; names: readonly string[] }) => [
      names.length === 0
        ? "nothing, as there is none"
        : `one of ${comma(names.slice(0, MOST_NAMES))}${names.length > MOST_NAMES ? " …" : ""}`,
      quoted(name),
    ],
  },
  duplicateRole: {
    doc: "The plan gives a column the same role twice.",
    says: (x: Role) => ["each role once", roleWords(x)],
  },
  ignoredColumn: {
    doc: "The plan gives a column that is to be ignored another role.",
    says: (x: Role) => ["no other role of a column that is ignored", roleWords(x)],
  },
  severalColumns: {
    doc: "The plan gives several columns a role that one alone can have.",
    says: ({ role, first, second }: { role: string; first: string; second: string }) => [
      `one column whose role is ${role}`,
      `${quoted(second)} beside ${quoted(first)}`,
    ],
  },
  duplicatePlace: {
    doc: "The plan gives two columns the same place in an input.",
    says: ({ place, column }: { place: number; column: string }) => [
      "each place of the input once",
      `${place}, as of ${quoted(column)}`,
    ],
  },
  noTerms: {
    doc: "There is nothing to minimize.",
    says: () => ["a term to minimize", "none"],
  },
  targetType: {
    doc: "A term cannot compare with this target, or not count by this mask.",
    says: ({ expected, actual: { dtype, shape } }: { expected: Text; actual: TensorType }) => [
      expected,
      `${dtype} ${axes(shape)}`,
    ],
  },
  selfTarget: {
    doc: "A term compares an output with itself.",
    says: ({ output }: { output: string }) => ["another target than what is compared", quoted(output)],
  },
  idlePhase: {
    doc: "A phase trains nothing: what it is to train holds nothing that is learned, or its terms do not depend on it.",
    says: () => ["something that is learned and that its terms depend on", "nothing"],
  },
  idleGroup: {
    doc: "Other settings of an optimizer are for no parameters: the phase does not train them, or an earlier group has them.",
    says: () => ["parameters that the phase trains and no group before it has", "none"],
  },
  idleEpoch: {
    doc: "In an epoch no phase is at work.",
    says: ({ epoch }: { epoch: number }) => ["a phase in each epoch", `none in epoch ${epoch + 1}`],
  },
  metricLoss: {
    doc: "A metric cannot judge what is trained with this loss.",
    says: ({
      metric,
      loss,
      fitting,
    }: {
      metric: string;
      /** Null where no term compares what the metric judges. */
      loss: string | null;
      fitting: readonly string[];
    }) => [
      loss === null
        ? fitting.length === 0
          ? "a term that compares with columns, by which to judge"
          : `a metric of numbers (${comma(fitting)}), as no term compares this output with this target`
        : `a metric for ${loss} (${comma(fitting)})`,
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
  targetOf: ({ type: { dtype, shape } }: { type: TensorType }) => `a target ${dtype} ${axes(shape)}`,
  maskOf: ({ shape }: { shape: Shape }) => `a mask of the first axes of the target, ${axes(shape)}`,
  predictionOfEach: "a prediction for each sample, [N, …]",
  float32Values: "float32 values [N, …]",
  float32Scores: "float32 scores [N, …, classes]",
  float32ScoresOnAxis1: "float32 scores [N, classes, …], of a fixed number of classes on axis 1",
  scoresOfClasses: "scores of at least 2 classes on the last axis",
  scoresOfClassesOnAxis1: "scores of at least 2 classes on axis 1",
} satisfies PhraseWords;
