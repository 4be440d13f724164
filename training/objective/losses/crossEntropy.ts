import { z } from "zod";
import { defineLoss } from "../loss.ts";
import { problem } from "../../../graph-schema/diagnostics/problem.ts";
import { py } from "../../../layers/python/py.ts";
import { tensor } from "../../../ir/types/shape.ts";
import { meanPerSample } from "../elementwise.ts";

/**
 * −log softmax(prediction)[target], with the target smoothed towards all classes alike. prediction: [N, …, C],
 * target: int32 [N, …].
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
  }),
  activation: "softmax",
  target: (prediction) => {
    const classes = prediction.shape.at(-1);
    if (prediction.dtype !== "float32" || prediction.shape.length < 2 || typeof classes !== "number")
      return problem.lossShape({ phrase: "float32Scores" }, prediction);
    if (classes < 2) return problem.lossShape({ phrase: "scoresOfClasses" }, prediction);
    return tensor(prediction.shape.slice(0, -1), "int32");
  },
  lower: ({ prediction, target }, { labelSmoothing }, b) => {
    const last = prediction.type.shape.length - 1;
    const classes = prediction.type.shape[last] as number;
    const hot = b.oneHot([target], { depth: classes });
    const smooth =
      labelSmoothing === 0
        ? hot
        : b.add([b.mul([hot, b.constant(1 - labelSmoothing)]), b.constant(labelSmoothing / classes)]);
    const logs = b.logSoftmax([prediction], { axis: last });
    return meanPerSample(b.neg([b.reduceSum([b.mul([smooth, logs])], { axes: [last] })]), b);
  },
  torch: ({ labelSmoothing }, { prediction, target }) =>
    labelSmoothing === 0
      ? py`F.cross_entropy(${prediction}.flatten(0, -2), ${target}.flatten().long())`
      : py`F.cross_entropy(${prediction}.flatten(0, -2), ${target}.flatten().long(), label_smoothing=${labelSmoothing})`,
  reference: (scores, label, { labelSmoothing: e }) => {
    const total = Math.log(scores.reduce((sum, v) => sum + Math.exp(v), 0));
    return scores.reduce(
      (sum, v, c) => sum - ((c === label ? 1 - e : 0) + e / scores.length) * (v - total),
      0,
    );
  },
  examples: [{ labelSmoothing: 0.2 }],
});
