import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadedColumns } from "../testing/loadedColumns.ts";
import { sampleFiles } from "../testing/sampleFiles.ts";
import type { Dataset } from "./dataset.ts";
import type { LoadedColumn } from "./loadedColumn.ts";
import { sampleOf, samples } from "./samples.ts";

const column = (d: Dataset, name: string): LoadedColumn => loadedColumns(d).find((c) => c.name === name)!;

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("samples", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(samples).sort(), "every file in samples/ has a line in samples.ts").toEqual(
    files.sort(),
  );
  for (const [key, sample] of Object.entries(samples)) {
    expect(sample.type).toBe(key);
    expect(sampleOf(`sample:${key}`)).toBe(sample);
  }
  expect([sampleOf("sample:toString"), sampleOf("mnist"), sampleOf("file:mnist")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(Object.values(samples))("$type loads, the same each time", async (sample) => {
  const dataset = await sample.load(sampleFiles);
  expect(dataset).toMatchObject({ id: `sample:${sample.type}`, title: sample.title });
  expect(dataset.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(dataset.columns.map((c) => c.name)).toContain(dataset.target);
  expect((await sample.load(sampleFiles)).hash).toBe(dataset.hash);
});

describe("samples", () => {
  test("mnist: 10,000 digits of 28×28, each a thousand times or so", async () => {
    const dataset = await samples.mnist.load(sampleFiles);
    expect(dataset.rows).toBe(10_000);
    expect(column(dataset, "image")).toMatchObject({ kind: "image", shape: [1, 28, 28] });
    const counts = new Array<number>(10).fill(0);
    for (const label of column(dataset, "label").data) counts[label]!++;
    expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    const { data } = column(dataset, "image");
    expect(data).toBeInstanceOf(Uint8Array);
    expect(data.includes(255)).toBe(true);
  });

  test("iris: four numbers, three species", async () => {
    const dataset = await samples.iris.load(sampleFiles);
    expect(dataset).toMatchObject({ rows: 150, target: "species", warnings: [] });
    expect(column(dataset, "species").classes).toEqual(["setosa", "versicolor", "virginica"]);
    expect([...column(dataset, "petal width (cm)").data.slice(0, 2)]).toEqual([
      Math.fround(0.2),
      Math.fround(0.2),
    ]);
  });

  test("penguins: gaps are kept as gaps and reported", async () => {
    const dataset = await samples.penguins.load(sampleFiles);
    expect(dataset.rows).toBe(344);
    expect(dataset.columns.map((c) => [c.name, c.kind, c.classes?.length])).toEqual([
      ["Species", "category", 3],
      ["Island", "category", 3],
      ["Beak Length (mm)", "number", undefined],
      ["Beak Depth (mm)", "number", undefined],
      ["Flipper Length (mm)", "number", undefined],
      ["Body Mass (g)", "number", undefined],
      ["Sex", "category", 2],
    ]);
    expect(dataset.warnings).toEqual([
      ...["Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)"].map((name) => ({
        line: 5,
        column: name,
        message: "2 gaps, the first here",
      })),
      { line: 5, column: "Sex", message: "11 gaps, the first here" },
    ]);
    expect(Number.isNaN(column(dataset, "Body Mass (g)").data[3])).toBe(true);
    expect(column(dataset, "Sex").data[3]).toBe(-1);
  });

  test("line: y = 2x + 1", async () => {
    const dataset = await samples.line.load(sampleFiles);
    const [x, y] = [column(dataset, "x").data, column(dataset, "y").data];
    expect(x).toHaveLength(300);
    x.forEach((v: number, i: number) => expect(y[i]).toBeCloseTo(2 * v + 1, 6));
  });

  test("reverse: each sequence backwards", async () => {
    const dataset = await samples.reverse.load(sampleFiles);
    const [x, y] = [column(dataset, "tokens").data, column(dataset, "reversed").data];
    for (let row = 0; row < dataset.rows; row++)
      expect([...y.slice(row * 12, row * 12 + 12)]).toEqual([...x.slice(row * 12, row * 12 + 12)].reverse());
    expect(new Set(x)).toEqual(new Set(Array(16).keys()));
  });

  test("a damaged file is named", async () => {
    await expect(samples.mnist.load(async (f) => (await sampleFiles(f)).subarray(0, 1000))).rejects.toThrow(
      "samples/mnist.safetensors: ",
    );
    await expect(samples.iris.load(() => Promise.resolve(new Uint8Array(0)))).rejects.toThrow(
      "samples/iris.csv: ",
    );
  });
});
