import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { legalize } from "../../ir/passes/legalize.ts";
import { targets } from "../../ir/targets.ts";
import { load, programOf } from "../../ir/testing/runProgram.ts";
import { confusionCounts } from "./classification/confusionCounts.ts";
import { metricCase, metricExamples, metricShapes } from "../testing/metricCases.ts";
import { metrics } from "./metrics.ts";
import { lackedAnywhere } from "../../ir/testing/lackedAnywhere.ts";

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("metrics", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(metrics).sort(), "every file in metrics/ has a line in metrics.ts").toEqual(
    files.sort(),
  );
  for (const [key, metric] of Object.entries(metrics)) expect(metric.type).toBe(key);
});

test("every metric fits something", () => {
  expect(new Set(metricExamples.map((e) => e.type)).size).toBe(Object.keys(metrics).length);
});

test.each(metricExamples)("$name is its reference over all batches", async ({ metric, params, c }) => {
  const { b, x, batches } = metricCase(c);
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
  test.each(metricShapes.filter((c) => c.activation !== "identity"))("$activation $shape", async (c) => {
    const { b, x, batches } = metricCase(c);
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
