import { z } from "zod";
import { defineLoss } from "../loss.ts";
import { problem } from "../../../graph-schema/diagnostics/problem.ts";
import { py } from "../../../layers/python/py.ts";
import { type Shape, tensor } from "../../../ir/types/shape.ts";

/**
 * −log softmax(prediction)[target], with the target smoothed towards all classes alike. prediction: [N, C, …], or
 * [N, …, C] with the classes last; target: int32 [N, …].
 * https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export const crossEntropy = defineLoss({
  type: "crossEntropy",
  title: "Cross-entropy",
  doc: "For one of several classes. The model gives a score for each class, without softmax.",
  params: z.object({
    labelSmoothing: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe("Share of the target that is spread over all classes"),
    classAxis: z
      .enum(["first", "last"])
      .default("first")
      .describe(
        "Axis of a sample that has a score for each class: first, [N, classes, …] as of maps and in PyTorch, or last, [N, …, classes] as of sequences",
      ),
  }),
  activation: "softmax",
  simplest: "frequencies",
  readings: [{ classAxis: "first" }, { classAxis: "last" }],
  classAxis: ({ shape }, p) => axisOf(shape, p),
  target: (prediction, p) => {
    const { dtype, shape } = prediction;
    const axis = axisOf(shape, p);
    const words = shape.length > 2 && axis === 1 ? onAxis1 : onLastAxis;
    const classes = shape[axis];
    if (dtype !== "float32" || shape.length < 2 || typeof classes !== "number")
      return problem.lossShape(words.scores, prediction);
    if (classes < 2) return problem.lossShape(words.several, prediction);
    return tensor(shape.toSpliced(axis, 1), "int32");
  },
  lower: ({ prediction, target }, p, b) => {
    const { labelSmoothing } = p;
    const { shape } = prediction.type;
    const [axis, last] = [axisOf(shape, p), shape.length - 1];
    const classes = shape[axis] as number;
    const onLast = b.oneHot([target], { depth: classes });
    // The new axis goes from the end to its place.
    const perm = shape.map((_, i) => i).toSpliced(last, 1);
    const hot = axis === last ? onLast : b.transpose([onLast], { perm: perm.toSpliced(axis, 0, last) });
    const smooth =
      labelSmoothing === 0
        ? hot
        : b.add([b.mul([hot, b.constant(1 - labelSmoothing)]), b.constant(labelSmoothing / classes)]);
    const logs = b.logSoftmax([prediction], { axis });
    return b.neg([b.reduceSum([b.mul([smooth, logs])], { axes: [axis] })]);
  },
  torch: ({ labelSmoothing, classAxis }, { prediction, target, each = false }) => {
    const smoothing = labelSmoothing === 0 ? py`` : py`, label_smoothing=${labelSmoothing}`;
    const more = each ? py`${smoothing}, reduction="none"` : smoothing;
    if (classAxis === "first") return py`F.cross_entropy(${prediction}, ${target}.long()${more})`;
    const flat = py`F.cross_entropy(${prediction}.flatten(0, -2), ${target}.flatten().long()${more})`;
    return each ? py`${flat}.view_as(${target})` : flat;
  },
  reference: (scores, label, { labelSmoothing: e }) => {
    const total = Math.log(scores.reduce((sum, v) => sum + Math.exp(v), 0));
    return scores.reduce(
      (sum, v, c) => sum - ((c === label ? 1 - e : 0) + e / scores.length) * (v - total),
      0,
    );
  },
  examples: [{ labelSmoothing: 0.2 }, { classAxis: "last" }, { classAxis: "last", labelSmoothing: 0.2 }],
});

const onAxis1 = {
  scores: { phrase: "float32ScoresOnAxis1" },
  several: { phrase: "scoresOfClassesOnAxis1" },
} as const;
const onLastAxis = { scores: { phrase: "float32Scores" }, several: { phrase: "scoresOfClasses" } } as const;

/** Which axis of scores [N, …] holds the classes. */
const axisOf = (shape: Shape, { classAxis }: { classAxis: "first" | "last" }): number =>
  classAxis === "first" ? 1 : shape.length - 1;
