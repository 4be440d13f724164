import { createBuilder } from "../../ir/builder.ts";
import { noise } from "../../ir/testing/exampleTensors.ts";
import type { TestTensor } from "../../ir/testing/runProgram.ts";
import { sizeOf, tensor } from "../../ir/types/shape.ts";
import type { Metric } from "../objective/metric.ts";
import { metrics } from "../objective/metrics.ts";
import { classesFirst } from "./classesFirst.ts";

/** Answers of each kind that a loss can ask for. */
export const metricShapes = [
  { activation: "softmax", shape: [12], classes: 4 },
  { activation: "softmax", shape: [5, 3], classes: 6 },
  { activation: "softmax", shape: [5, 3], classes: 6, classAxis: 1 },
  { activation: "softmax", shape: [4, 2, 3], classes: 6, classAxis: 1 },
  { activation: "sigmoid", shape: [12], classes: 0 },
  { activation: "sigmoid", shape: [12, 1], classes: 0 },
  { activation: "identity", shape: [12, 1], classes: 0 },
  { activation: "identity", shape: [6, 2], classes: 0 },
] as const;

/** Three batches of data, the last with samples of weight 0. */
export function metricCase({ activation, shape, classes, ...more }: (typeof metricShapes)[number]) {
  const classAxis = "classAxis" in more ? { classAxis: more.classAxis } : {};
  const predicted = ([...shape] as number[]).toSpliced(classAxis.classAxis ?? shape.length, 0, classes);
  const count = sizeOf(shape);
  const width = classes || 1;
  const batches = [0, 1, 2].map((seed) => {
    const x = noise(count * width, seed);
    const t = noise(count, seed + 10).map((v) =>
      activation === "identity" ? v : Math.floor(((v + 1) / 2) * (classes || 2)),
    );
    const weight = Array.from({ length: shape[0] }, (_, i) => (seed === 2 && i > 2 ? 0 : 1));
    const feeds: Record<string, TestTensor> = {
      x: {
        dtype: "float32",
        dims: classes ? predicted : shape,
        data: classes && classAxis.classAxis ? classesFirst(x, { samples: shape[0], classes }) : x,
      },
      t: { dtype: classes ? "int32" : "float32", dims: shape, data: t },
      weight: { dtype: "float32", dims: [shape[0]], data: weight },
    };
    const answers = t.flatMap((actual, i) => {
      const scores = x.slice(i * width, (i + 1) * width);
      const guess =
        activation === "softmax"
          ? scores.indexOf(Math.max(...scores))
          : activation === "sigmoid"
            ? Number(scores[0]! > 0)
            : Math.fround(scores[0]!);
      return weight[Math.floor(i / (count / shape[0]))] ? [{ predicted: guess, actual }] : [];
    });
    return { feeds, answers };
  });
  const b = createBuilder();
  const prediction = b.leaf("x", tensor(batches[0]!.feeds.x!.dims));
  const target = b.leaf("t", tensor(shape, classes ? "int32" : "float32"));
  return {
    b,
    x: { prediction, target, weight: b.leaf("weight", tensor([shape[0]])), ...classAxis },
    batches,
  };
}

/** Every metric with each of its settings and each kind of answers that it can judge. */
export const metricExamples = metricShapes.flatMap((c) =>
  Object.entries<Metric>(metrics)
    .filter(([, metric]) => metric.fits(c))
    .flatMap(([type, metric]) =>
      [{}, ...(metric.examples ?? [])].map((given) => ({
        name: `${type} ${JSON.stringify(given)}, ${c.activation} [${c.shape}]${"classAxis" in c ? ", classes first" : ""}`,
        ...{ type, metric, params: metric.params.parse(given), c },
      })),
    ),
);
