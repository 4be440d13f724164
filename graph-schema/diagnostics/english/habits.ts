import type { NodeName, Range } from "../args.ts";
import { formatShape, type Shape } from "../../../ir/types/shape.ts";
import type { CodeWords, Text } from "../text.ts";
import { axes, comma, named, quoted, rangeWords, times } from "./format.ts";

interface Squashed {
  /** Title of the loss. */
  loss: string;
  /** What the loss applies to scores. */
  activation: string;
}

export const habitCodes = {
  deadBranch: {
    doc: "No output depends on this node.",
    says: ({ before }: { before: number }) => [
      "a way to an output",
      before === 0 ? "none" : `none for it and ${before} before it`,
    ],
  },
  unchainedPort: {
    doc: "In a row of copies an output leads to no input of the next copy, so that only that of the last is read.",
    says: ({ output, input, held }: { output: string; input: string; held: readonly string[] }) => [
      `an input ${quoted(input)}, through which ${quoted(output)} of each copy enters the next`,
      held.length === 0 ? "none" : `only ${comma(held.map(quoted))}, with the same for each copy`,
    ],
  },
  linearChain: {
    doc: "Two layers of weights follow each other with nothing between that bends, so that one would do.",
    says: ({ source }: { source: NodeName }) => [
      "an activation in between, as two layers of weights in a row do no more than one",
      `${named(source)} before it`,
    ],
  },
  mapAsFeatures: {
    doc: "Weights lie along the last axis of maps, whose channels are on axis 1, so that each row of a map is read by itself.",
    says: ({ shape }: { shape: Shape }) => [
      "[N, features], or channels behind their maps, as each row of a map is read by itself",
      axes(shape),
    ],
  },
  activationTwice: {
    doc: "An activation follows another that leaves it nothing to do.",
    says: ({ source }: { source: NodeName }) => [
      "one activation, as a further one adds nothing",
      `${named(source)} directly before it`,
    ],
  },
  biasBeforeNorm: {
    doc: "An offset is learned right before a normalization that subtracts it again.",
    says: ({ norm }: { norm: string }) => [
      `off, as ${quoted(norm)} behind it subtracts any offset again`,
      "on",
    ],
  },
  dropoutBeforeNorm: {
    doc: "Dropout before a batch normalization makes the statistics of training other than those of use.",
    says: ({ source }: { source: NodeName }) => [
      "dropout behind it, as it keeps for later the variance that it sees in training",
      `${named(source)} directly before it`,
    ],
  },
  vanishingGradient: {
    doc: "So many activations that flatten out follow each other that hardly any gradient comes through.",
    says: ({ most, count, first }: { most: number; count: number; first: NodeName }) => [
      `at most ${most} activations in a row that flatten out, as each makes the gradient smaller`,
      `${count} from ${named(first)} on`,
    ],
  },
  singleElement: {
    doc: "A single element is normalized, which comes to the same number whatever is learned.",
    says: ({ expected, shape }: { expected: Text; shape: Shape }) => [expected, axes(shape)],
  },
  idleTaps: {
    doc: "A filter is so large for its map that some of its weights see padding wherever it stands.",
    says: ({ map, kernel, seeing }: { map: Shape; kernel: readonly number[]; seeing: readonly number[] }) => [
      `a larger map, as ${times(seeing)} of the ${times(kernel)} weights see it and the others only padding`,
      formatShape(map),
    ],
  },
  receptiveField: {
    doc: "Filters are laid over a map of which each element has seen all that came in already.",
    says: ({ whole, seen }: { whole: readonly number[]; seen: readonly number[] }) => [
      `a map whose elements depend on less than the whole ${times(whole)} that came in, as filters find little more in others`,
      `one whose elements each depend on ${times(seen)}`,
    ],
  },
  softmaxBeforeLoss: {
    doc: "The loss expects scores and applies softmax or sigmoid itself, but gets probabilities by softmax.",
    says: ({ loss, activation }: Squashed) => [
      `no softmax before the output, as ${loss} takes scores and applies ${activation} itself`,
      "probabilities",
    ],
  },
  sigmoidBeforeLoss: {
    doc: "The loss expects scores and applies softmax or sigmoid itself, but gets probabilities by sigmoid.",
    says: ({ loss, activation }: Squashed) => [
      `no sigmoid before the output, as ${loss} takes scores and applies ${activation} itself`,
      "probabilities",
    ],
  },
  clippedScores: {
    doc: "The loss expects scores of any size, but an activation before the output limits them.",
    says: ({ loss, activation, range }: Squashed & { range: Range }) => [
      `scores of any size, as ${loss} applies ${activation} to them`,
      rangeWords(range),
    ],
  },
  unreachedParameters: {
    doc: "The loss does not depend on these parameters, so that they stay as they start.",
    says: ({ output }: { output: string }) => [
      output === ""
        ? "a way for gradients from what layers add to the loss"
        : `a way for gradients from ${quoted(output)}, which the loss compares`,
      "none, so that its parameters stay as they start",
    ],
  },
  idleTerm: {
    doc: "No phase minimizes this term, so that nothing is learned from it.",
    says: () => ["a phase that minimizes it", "none"],
  },
  idleTarget: {
    doc: "A column is the target of a term that compares with something else.",
    says: ({ term, names }: { term: string; names: readonly string[] }) => [
      names.length === 0
        ? "a term that compares with columns"
        : `a term that compares with columns (${comma(names)})`,
      quoted(term),
    ],
  },
  latePhase: {
    doc: "A phase would begin after the last epoch.",
    says: ({ epochs, from }: { epochs: number; from: number }) => [
      `less than ${epochs}, as there are ${epochs} epochs`,
      `${from}, so that it never begins`,
    ],
  },
  openClassAxis: {
    doc: "The plan does not say which axis of the scores holds the classes, and more than one can. As in PyTorch, axis 1 is taken.",
    says: ({ shape, ways, axis }: OpenClassAxis) => [
      `a choice, as ${axes(shape)} can be ${ways.map(wayWords).join(" or ")}`,
      `none, so that axis ${axis} is taken`,
    ],
  },
  unlikelyClassAxis: {
    doc: "The plan takes the classes from another axis than that along which the last layer makes its features.",
    says: ({
      source,
      axis,
      taken,
    }: {
      source: NodeName;
      axis: number;
      taken: { axis: number; classes: number };
    }) => [
      `axis ${axis}, along which ${named(source)} makes its features`,
      `axis ${taken.axis}, which makes ${taken.classes} classes`,
    ],
  },
  batchOfOne: {
    doc: "A batch normalization takes its statistics over a batch of one sample.",
    says: ({ norm, batchSize, rows, leftOut }: BatchOfOne) => [
      `batches of two or more samples, as ${quoted(norm)} takes its statistics over them`,
      rows === undefined
        ? `${batchSize}`
        : `${batchSize}, which leaves the last of ${rows} rows alone${leftOut ? ", so that it is left out, another in each epoch" : ""}`,
    ],
  },
  unusualRate: {
    doc: "The learning rate is far from what is usual with the optimizer.",
    says: ({ usual: [low, high], optimizer, rate }: UnusualRate) => [
      `${low} to ${high}, as is usual with ${optimizer}`,
      `${rate}`,
    ],
  },
} satisfies CodeWords;

interface BatchOfOne {
  norm: string;
  batchSize: number;
  /** Of a last batch that holds one of them. */
  rows?: number;
  /** Whether that one sits out its epoch. */
  leftOut?: boolean;
}

interface OpenClassAxis {
  shape: Shape;
  /** What the axes can mean: so many classes at each of places of a shape. */
  ways: readonly { classes: number; places: Shape }[];
  axis: number;
}

const wayWords = ({ classes, places }: OpenClassAxis["ways"][number]): string =>
  `${classes} classes at each of ${formatShape(places)} places`;

interface UnusualRate {
  usual: readonly [low: number, high: number];
  /** Title of the optimizer. */
  optimizer: string;
  rate: number;
}
