import { afterAll, expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { graph } from "../../test/parity/graph.ts";
import { writeCheckpoint } from "../run/checkpoint.ts";
import { executeRun } from "../run/executeRun.ts";
import { planRun, type RunPlan } from "../run/planRun.ts";
import { checkKind } from "../testing/checkKind.ts";
import { moment } from "../testing/moment.ts";
import { loadedColumns } from "../testing/loadedColumns.ts";
import { memoryHost } from "../testing/memoryHost.ts";
import { schemaOf } from "./columnSchema.ts";
import { createDataset } from "./createDataset.ts";
import type { LoadedColumn } from "./loadedColumn.ts";
import { kinds } from "./kinds.ts";
import { packDataset, unpackDataset } from "./packDataset.ts";
import { fileOfBytes } from "./rangedFile.ts";
import { readFiles } from "./readFiles.ts";
import { packRows } from "./rows/packRows.ts";
import { startSha256 } from "./streamedHash.ts";

// A kind of column that one file describes is all that the program needs to read, prepare, train on and show it.

// The table of this file is made while the file is read.
kinds.moment = moment;
afterAll(() => void delete kinds.moment);

const ROWS = 40;
const START = Date.parse("2024-02-28T06:00:00Z");
const at = (row: number): string => new Date(START + ((row * 37) % 41) * 50_000_000).toISOString();
const lines = Array.from({ length: ROWS }, (_, i) => {
  const hours = (i * 7) % 11;
  return [hours, i === 9 ? "" : at(i), ((i * 37) % 41) / 8 + hours > 6 ? "yes" : "no"].join(",");
});
const csv = new TextEncoder().encode(["hours,begun,passed", ...lines].join("\n"));
const read = await readFiles([fileOfBytes("exams.csv", csv)]);
if ("error" in read) throw new Error(read.error);
const { dataset } = read;
const document: Document = {
  ...graph(
    [
      ["student", "input", { shape: [2] }],
      ["scores", "linear", { units: 2 }],
      ["result", "output"],
    ],
    ["student>scores.x", "scores>result.x"],
  ),
  plan: singleTermPlan({ dataset: dataset.id, batchSize: 8, epochs: 3, checkpointEvery: 2, weights: "last" }),
};
const hostOf = () => memoryHost(document, { load: () => Promise.resolve({ document, dataset }) });

test("it keeps what is said of kinds", () => checkKind(moment));

test("a table is read as it, in whole seconds from the first of its times", () => {
  const { since, dtype, summary } = dataset.columns.find(({ name }) => name === "begun")!;
  expect({ since, dtype, gaps: summary.gaps, least: summary.least }).toEqual({
    ...{ since: { start: "2024-02-28T06:00:00Z", unit: "seconds" }, dtype: "int32", gaps: 1 },
    least: { value: 0, row: 0 },
  });
  const elements = loadedColumns(dataset)[1]!.data;
  expect([...elements]).toEqual(lines.map((_, i) => (i === 9 ? -1 : (Date.parse(at(i)) - START) / 1000)));
});

test("times too far apart for seconds are read in days, and what is no time is none of it", () => {
  const column = moment.ofCells!(["1850-01-01", "2024-03-01T18:00:00Z", "n/a"]);
  expect(column).toMatchObject({ since: { start: "1850-01-01T00:00:00Z", unit: "days" } });
  expect([...column!.data]).toEqual([0, 63_612, -1]);
  expect(moment.ofCells!(["2024-03-01", "tomorrow"])).toBeUndefined();
  expect(moment.ofCells!(["", "n/a"])).toBeUndefined();
});

test("what it counts from is kept where data are stored, and is part of what they are", async () => {
  const [, begun] = loadedColumns(dataset);
  const packed = unpackDataset(packDataset({ ...dataset, columns: [begun!], target: "begun" }));
  expect(packed).toMatchObject({ columns: [{ since: begun!.since }] });
  const other = { ...begun!, since: { ...begun!.since!, start: "2024-02-29T06:00:00Z" } };
  const hashOf = async (column: LoadedColumn) =>
    (await createDataset({ ...dataset, columns: [column], target: "begun" })).hash;
  expect(await hashOf(other)).not.toBe(await hashOf(begun!));
  const blocks = async function* () {
    yield await Promise.resolve([begun!.data]);
  };
  const parts: Uint8Array[] = [];
  for await (const part of packRows(
    { ...dataset, columns: [schemaOf(begun!)], target: "begun", blocks },
    startSha256,
  ))
    parts.push(part.slice());
  const bytes = Buffer.concat(parts).toString("latin1");
  expect(bytes).toContain('"since":{"start":"2024-02-28T06:00:00Z","unit":"seconds"}');
});

test("a split cuts by it", async () => {
  const columns = [
    { name: "begun", roles: [{ as: "time" as const }, { as: "input" as const, port: "student" }] },
    { name: "hours", roles: [{ as: "input" as const, port: "student" }] },
  ];
  const plan = { ...document.plan, columns, split: { type: "time", params: { share: 0.25 } } };
  const { encoding, diagnostics } = (await planRun({ ...document, plan }, dataset)) as RunPlan;
  expect(diagnostics).toEqual([]);
  const elements = loadedColumns(dataset)[1]!.data;
  const [before, after] = [encoding.train, encoding.validation].map((part) =>
    [...part].map((row) => elements[row]!),
  );
  expect(Math.max(...before!)).toBeLessThan(Math.min(...after!));
});

test("it is encoded, with what it is fitted with to the training rows alone", async () => {
  const plan = await planRun(document, dataset);
  if (!plan.objective) throw new Error(JSON.stringify(plan.diagnostics));
  const { encoding } = plan;
  expect(encoding.leftOut).toBe(1);
  const values = [...encoding.train].map((row) => loadedColumns(dataset)[1]!.data[row]!);
  const mean = values.reduce((s, v) => s + v, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length);
  const { fits } = await encoding.fit();
  const fit = (vector: string) => fits(`data/student/begun/standardize.${vector}`);
  expect(fit("mean")).toEqual(Float32Array.of(mean));
  expect(fit("deviation")).toEqual(Float32Array.of(deviation));
  expect(fits("data/student/hours/standardize.mean")).toBeUndefined();
  // The door takes seconds as they lie in the data.
  const raw = await encoding.raw(encoding.train.subarray(0, 2), 2);
  expect(raw["student/codes"]).toEqual({
    dtype: "int32",
    shape: [2, 1],
    data: Int32Array.from(values.slice(0, 2)),
  });
  const example = await encoding.example({ hours: 4, begun: "2024-02-28T07:00:00Z" });
  const expected = Float32Array.of(4, Math.fround(3600 - fit("mean")![0]!) / fit("deviation")![0]!);
  expect(example).toEqual({ inputs: { student: { dtype: "float32", shape: [1, 2], data: expected } } });
  expect(await encoding.example({ hours: 4, begun: "soon" })).toEqual({
    error: "begun: expected a date such as 2024-03-01 or 2024-03-01T12:30:00Z",
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
    "data/student/begun/standardize.deviation",
    "data/student/begun/standardize.mean",
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
