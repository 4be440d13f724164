import { afterAll, expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { graph } from "../../test/parity/graph.ts";
import { writeCheckpoint } from "../run/checkpoint.ts";
import { executeRun } from "../run/executeRun.ts";
import { planRun, type RunPlan } from "../run/planRun.ts";
import { checkKind } from "../testing/checkKind.ts";
import { table } from "../testing/encodeCases.ts";
import { grade } from "../testing/grade.ts";
import { loadedColumns } from "../testing/loadedColumns.ts";
import { memoryHost } from "../testing/memoryHost.ts";
import { kinds } from "./kinds.ts";

// A kind of column that one file describes is all that the program needs to read, prepare, train on and show it.

// The table of this file is made while the file is read.
kinds.grade = grade;
afterAll(() => void delete kinds.grade);

const ROWS = 40;
const rows = Array.from({ length: ROWS }, (_, i) => i);
const dataset = await table(
  [
    { name: "hours", data: Float32Array.from(rows, (i) => (i * 7) % 11) },
    { name: "grade", kind: "grade", data: Float32Array.from(rows, (i) => (i === 9 ? NaN : (i * 5) % 6)) },
    {
      ...{ name: "passed", kind: "category", dtype: "int32", classes: ["no", "yes"] },
      data: Int32Array.from(rows, (i) => Number(((i * 5) % 6) + ((i * 7) % 11) > 6)),
    },
  ],
  "passed",
);
const document: Document = {
  ...graph(
    [
      ["student", "input", { shape: [2] }],
      ["scores", "linear", { units: 2 }],
      ["result", "output"],
    ],
    ["student>scores.x", "scores>result.x"],
  ),
  plan: singleTermPlan({ dataset: "file:0", batchSize: 8, epochs: 3, checkpointEvery: 2, weights: "last" }),
};
const hostOf = () => memoryHost(document, { load: () => Promise.resolve({ document, dataset }) });

test("it keeps what is said of kinds", () => checkKind(grade));

test("it is encoded, with what it is fitted with to the training rows alone", async () => {
  const plan = await planRun(document, dataset);
  if (!plan.objective) throw new Error(JSON.stringify(plan.diagnostics));
  const { encoding } = plan;
  expect(encoding.leftOut).toBe(1);
  const values = [...encoding.train].map((row) => loadedColumns(dataset)[1]!.data[row]!);
  const mean = values.reduce((s, v) => s + v, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length);
  const { fits } = await encoding.fit();
  const fit = (vector: string) => fits(`data/student/grade/standardize.${vector}`);
  expect(fit("mean")![0]).toBeCloseTo(mean, 5);
  expect(fit("deviation")![0]).toBeCloseTo(deviation, 5);
  expect(fits("data/student/hours/standardize.mean")).toBeUndefined();
  const example = await encoding.example({ hours: 4, grade: "A" });
  const expected = Float32Array.of(4, Math.fround(5 - fit("mean")![0]!) / fit("deviation")![0]!);
  expect(example).toEqual({ inputs: { student: { dtype: "float32", shape: [1, 2], data: expected } } });
  expect(await encoding.example({ hours: 4, grade: "G" })).toEqual({
    error: "grade: expected one of F, E, D, C, B, A",
  });
});

test("a run trains on it and goes on from a checkpoint to the same bits; its fit leaves with no model", async () => {
  const whole = hostOf();
  const end = await executeRun({}, whole);
  expect(end.event.kind).toBe("finished");
  const { whole: last } = await whole.store.newest();
  const { encoding } = (await planRun(document, dataset)) as RunPlan;
  const { fits } = await encoding.fit();
  const kept = Object.entries(last!.tensors).filter(([name]) => name.startsWith("data/"));
  expect(kept.map(([name]) => name).sort()).toEqual([
    "data/student/grade/standardize.deviation",
    "data/student/grade/standardize.mean",
  ]);
  for (const [name, { data }] of kept) expect(data).toEqual(fits(name));
  expect(Object.keys(end.weights!.weights).sort()).toEqual(["scores.bias", "scores.weight"]);

  const stopped = hostOf();
  stopped.emit = (event) => void (event.kind === "checkpoint" && stopped.control.stop());
  await executeRun({}, stopped);
  const { whole: early } = await stopped.store.newest();
  expect(early!.state.step).toBeLessThan(last!.state.step);
  const bytes = writeCheckpoint(early!);
  const resumed = await executeRun({ checkpoint: () => Promise.resolve(bytes) }, hostOf());
  expect(resumed.weights!.weights).toEqual(end.weights!.weights);
});
