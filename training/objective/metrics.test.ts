import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createBuilder } from "../../ir/builder.ts";
import type { Metric } from "./metric.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { targets } from "../../ir/targets.ts";
import { noise } from "../../ir/testing/exampleTensors.ts";
import { load, programOf, type TestTensor } from "../../ir/testing/runProgram.ts";
import { sizeOf, tensor } from "../../ir/types/shape.ts";
import { confusionCounts } from "./classification/confusionCounts.ts";
import { classesFirst } from "../testing/classesFirst.ts";
import { metrics } from "./metrics.ts";
import { lackedAnywhere } from "../../ir/testing/lackedAnywhere.ts";

const cases = [
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
function makeCase({ activation, shape, classes, ...more }: (typeof cases)[number]) {
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

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("metrics", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(metrics).sort(), "every file in metrics/ has a line in metrics.ts").toEqual(
    files.sort(),
  );
  for (const [key, metric] of Object.entries(metrics)) expect(metric.type).toBe(key);
});

const examples = cases.flatMap((c) =>
  Object.entries<Metric>(metrics)
    .filter(([, metric]) => metric.fits(c))
    .flatMap(([type, metric]) =>
      [{}, ...(metric.examples ?? [])].map((given) => ({
        name: `${type} ${JSON.stringify(given)}, ${c.activation} [${c.shape}]${"classAxis" in c ? ", classes first" : ""}`,
        ...{ type, metric, params: metric.params.parse(given), c },
      })),
    ),
);

test("every metric fits something", () => {
  expect(new Set(examples.map((e) => e.type)).size).toBe(Object.keys(metrics).length);
});

test.each(examples)("$name is its reference over all batches", async ({ metric, params, c }) => {
  const { b, x, batches } = makeCase(c);
  const sums = metric.sums(x, params, b);
  const answers = batches.flatMap((batch) => batch.answers);
  const expected = metric.reference(answers, { binary: c.activation === "sigmoid" });
  expect(lackedAnywhere(programOf(sums))).toEqual([]);
  for (const target of Object.values(targets)) {
    const run = await load(legalize(programOf(sums), target));
    const total: Record<string, number[]> = {};
    for (const { feeds } of batches)
      for (const [name, { data }] of Object.entries(await run(feeds)))
        total[name] = data.map((v, i) => v + (total[name]?.[i] ?? 0));
    expect(metric.value(total, params), "value(sums) against reference(answers)").toBeCloseTo(expected, 6);
  }
});

test("a class that is predicted and never occurs counts; one that does neither does not", () => {
  const sums = { truePositives: [1, 0, 0], predicted: [1, 1, 0], actual: [2, 0, 0] };
  expect(metrics.precision!.value(sums, {})).toBe(0.5);
  expect(metrics.recall!.value(sums, {})).toBe(0.25);
  expect(metrics.f1!.value(sums, {})).toBeCloseTo(1 / 3, 12);
});

describe("confusionCounts", () => {
  test.each(cases.filter((c) => c.activation !== "identity"))("$activation $shape", async (c) => {
    const { b, x, batches } = makeCase(c);
    const counts = confusionCounts(x, b);
    const size = c.classes || 2;
    expect(counts.type.shape).toEqual([size, size]);
    expect(lackedAnywhere(programOf({ counts }))).toEqual([]);
    const run = await load(legalize(programOf({ counts }), targets.cpu));
    for (const { feeds, answers } of batches) {
      const expected = new Array<number>(size * size).fill(0);
      for (const { predicted, actual } of answers) expected[actual * size + predicted]!++;
      expect((await run(feeds)).counts!.data).toEqual(expected);
    }
  });
});
