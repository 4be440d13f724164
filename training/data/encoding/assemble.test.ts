import { expect, test } from "vitest";
import { enteredBy } from "../../testing/enteredBy.ts";
import { schemaOf } from "../columnSchema.ts";
import type { LoadedColumn } from "../loadedColumn.ts";
import { MemoryRows } from "../rows/memoryRows.ts";
import { kindOf } from "../kinds.ts";
import { steps } from "../steps.ts";
import { assemble, outputOf, type PreparedColumn } from "./assemble.ts";
import { fitSteps } from "./fitSteps.ts";
import { rawRows } from "./doorOf.ts";
import { prepareRows } from "./prepareRows.ts";
import { stepsOfKind, usualSteps } from "./usualSteps.ts";

const code = { kind: "category", shape: [], dtype: "int32" as const };
const number = { kind: "number", shape: [], dtype: "float32" as const };
const columns: Record<string, LoadedColumn> = Object.fromEntries(
  (
    [
      { ...code, name: "a", classes: ["p", "q", "r"], data: Int32Array.of(2, 0, 1) },
      { ...code, name: "b", classes: ["n", "y"], data: Int32Array.of(0, 1, 1) },
      { ...number, name: "x", data: Float32Array.of(0.5, 1.5, 2.5) },
      { ...number, name: "y", data: Float32Array.of(-1, -2, -3) },
      {
        ...{ name: "i", kind: "image", shape: [1, 1, 2], dtype: "uint8" as const },
        data: Uint8Array.of(0, 255, 51, 102, 1, 2),
      },
      { ...code, name: "c", classes: ["only"], data: Int32Array.of(0, 0, 0) },
    ] satisfies LoadedColumn[]
  ).map((c) => [c.name, c]),
);
const usual = (name: string): PreparedColumn => {
  const column = columns[name]!;
  return { column, steps: usualSteps(schemaOf(column), stepsOfKind(kindOf(column))) };
};
const standardized = (name: string): PreparedColumn => ({
  column: columns[name]!,
  steps: [...usual(name).steps, { unit: steps.standardize!, params: {} }],
});

const all = new MemoryRows(Object.values(columns), 3);
const names = Object.keys(columns);
const rawOf = (assembly: ReturnType<typeof assemble>, rows: number[], size = rows.length) => {
  const taken = all.taken([...names.keys()], rows);
  return rawRows([assembly], Object.fromEntries(names.map((name, i) => [name, taken[i]!])), size);
};

/** Rows prepared on the host, which a step program must agree with. */
async function preparedRows(assembly: ReturnType<typeof assemble>, rows: number[]): Promise<number[][]> {
  const raw = rawOf(assembly, rows);
  const fits = await fitSteps(assembly, () => [0, 1, 2].map((row) => rawOf(assembly, [row])));
  const prepared = prepareRows(assembly, raw, fits);
  expect(await enteredBy(assembly, raw, fits)).toEqual(prepared);
  const width = prepared.data.length / rows.length;
  return rows.map((_, i) => Array.from(prepared.data.slice(i * width, (i + 1) * width), Number));
}

test("columns of all kinds stand side by side in the plan's order", async () => {
  const assembly = assemble(
    "x",
    { dtype: "float32", shape: [10] },
    ["a", "x", "y", "b", "i", "c"].map(usual),
  );
  expect(assembly.entrance.leaves).toEqual([
    { name: "x", dtype: "int32", shape: [3] },
    { name: "x/numbers", dtype: "float32", shape: [2] },
    { name: "x/bytes", dtype: "uint8", shape: [1, 1, 2] },
  ]);
  expect(assembly.entrance.pieces.map(({ leaf, start, shape }) => ({ leaf, start, shape }))).toEqual([
    { leaf: "x", start: 0, shape: [1] },
    { leaf: "x/numbers", start: 0, shape: [2] },
    { leaf: "x", start: 1, shape: [1] },
    { leaf: "x/bytes", start: 0, shape: [1, 1, 2] },
    { leaf: "x", start: 2, shape: [1] },
  ]);
  const f = Math.fround;
  expect(await preparedRows(assembly, [2, 0, 1])).toEqual([
    [0, 1, 0, 2.5, -3, 0, 1, f(1 / 255), f(2 / 255), 1],
    [0, 0, 1, 0.5, -1, 1, 0, 0, 1, 1],
    [1, 0, 0, 1.5, -2, 0, 1, f(0.2), f(0.4), 1],
  ]);
});

test("one column of bytes is fed as it lies, whatever shape is made of it", async () => {
  const assembly = assemble("x", { dtype: "float32", shape: [2] }, [usual("i")]);
  expect(assembly.entrance.leaves).toEqual([{ name: "x", dtype: "uint8", shape: [1, 1, 2] }]);
  expect(await preparedRows(assembly, [1])).toEqual([[Math.fround(0.2), Math.fround(0.4)]]);
});

test("what needs no step is fed as it is to be, whatever it is kept as", async () => {
  const plain = ["a", "x", "b"].map((name) => ({ column: columns[name]!, steps: [] }));
  const assembly = assemble("x", { dtype: "int32", shape: [3] }, plain);
  expect(assembly.entrance.leaves).toEqual([{ name: "x", dtype: "int32", shape: [3] }]);
  expect(await preparedRows(assembly, [0, 2])).toEqual([
    [2, 0, 0],
    [1, 2, 1],
  ]);
});

test("steps are fitted to what the steps before them give, neighbors together", async () => {
  const assembly = assemble("x", { dtype: "float32", shape: [7] }, ["x", "y", "i", "a"].map(standardized));
  expect(assembly.entrance.pieces.map((p) => p.steps.map((s) => s.state))).toEqual([
    ["data/x/x … y/standardize"],
    ["data/x/i/byteScale", "data/x/i/standardize"],
    ["data/x/a/oneHot", "data/x/a/standardize"],
  ]);
  const prepared = await preparedRows(assembly, [0, 1, 2]);
  for (let k = 0; k < 7; k++) {
    const [mean, square] = [1, 2].map((power) => prepared.reduce((s, row) => s + row[k]! ** power, 0) / 3);
    // The two pixels are one channel.
    const channel = k === 2 || k === 3;
    expect(Math.abs(mean!)).toBeLessThan(channel ? 1.5 : 1e-6);
    if (!channel) expect(square).toBeCloseTo(1, 5);
  }
});

test("rows are padded with the last one", () => {
  const assembly = assemble("x", { dtype: "float32", shape: [2] }, ["x", "y"].map(usual));
  expect(rawOf(assembly, [1, 0], 4)).toEqual({
    x: { dtype: "float32", shape: [4, 2], data: Float32Array.of(1.5, -2, 0.5, -1, 0.5, -1, 0.5, -1) },
  });
});

test("a step that does not take what comes is none of a column's", () => {
  const { standardize, byteScale } = steps;
  const column = columns.a!;
  expect(outputOf({ column, steps: [{ unit: standardize!, params: {} }] })).toBeUndefined();
  expect(
    outputOf({ column, steps: [{ unit: byteScale!, params: {} }, ...usual("a").steps] }),
  ).toBeUndefined();
  expect(outputOf(usual("a"))).toEqual({ dtype: "float32", shape: [3] });
  const { steps: kept } = usual("i");
  const floats = { ...schemaOf(columns.i!), dtype: "float32" } as const;
  expect(usualSteps(floats, stepsOfKind(kindOf(floats)))).toEqual([]);
  expect(kept.map((s) => s.unit.type)).toEqual(["byteScale"]);
});
