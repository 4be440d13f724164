import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { keyOf, randomBits } from "../run/generator.ts";
import type { ColumnSchema } from "./columnSchema.ts";
import type { Partition, Split, SplitFault } from "./split.ts";
import { splits } from "./splits.ts";
import { hashRows } from "./splitting/hashRows.ts";

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("splits", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(splits).sort(), "every file in splits/ has a line in splits.ts").toEqual(files.sort());
  for (const [key, split] of Object.entries(splits)) expect(split.type).toBe(key);
});

const columnOf = (classes?: readonly string[]): ColumnSchema => ({
  ...{ name: "key", kind: classes ? "category" : "number", shape: [], dtype: classes ? "int32" : "float32" },
  ...(classes && { classes }),
});

const rowsTo = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

const partsOf = (
  split: Split,
  params: object,
  {
    rows,
    keys = [],
    seed = 0,
    column = columnOf(),
  }: {
    rows: Uint32Array;
    keys?: ArrayLike<number>;
    seed?: number;
    column?: ColumnSchema;
  },
): Partition => {
  const made = split.split(rows, { seed, keys, columns: [column] }, split.params.parse(params));
  if ("fault" in made) throw new Error(made.fault.code);
  return made;
};

describe.each(Object.entries(splits))("%s", (_type, split) => {
  test.each(split.examples.map((e) => [JSON.stringify(e.params), e] as const))("%s", (_name, example) => {
    const { params, keys, classes, validation, unused = [] } = example;
    const rows = rowsTo(keys?.length ?? example.rows!);
    const parts = partsOf(split, params, { rows, ...(keys && { keys }), column: columnOf(classes) });
    expect([...parts.validation]).toEqual(validation);
    expect([...parts.train]).toEqual([...rows].filter((r) => ![...validation, ...unused].includes(r)));
  });

  test("parts rows of any numbers, ascending, and never holds out all", () => {
    for (let k = 0; k < 50; k++) {
      const bits = (i: number): number => randomBits(i, keyOf(k, split.type));
      const rows = Uint32Array.from({ length: 20 + (bits(0) % 300) }, (_, i) => 3 * i + (bits(i) % 3));
      const keys = Array.from(rows, (_, i) => bits(i + 1000) % 6);
      const params = { ...split.examples[0]!.params, ...(split.type === "column" && { heldOut: "2" }) };
      const { train, validation } = partsOf(split, params, { rows, keys, seed: k });
      expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...rows]);
      expect([...train]).toEqual([...train].sort((a, b) => a - b));
      expect([...validation]).toEqual([...validation].sort((a, b) => a - b));
      expect(train.length).toBeGreaterThan(0);
      expect(validation.length).toBeGreaterThan(0);
    }
  });
});

const share = (parts: Partition): number =>
  parts.validation.length / (parts.validation.length + parts.train.length);

test.each(["random", "time", "hash", "kFold"])("%s holds out the share", (type) => {
  const rows = rowsTo(5000);
  const parts = partsOf(splits[type]!, {}, { rows, keys: Array.from(rows, (r) => randomBits(r, 1)) });
  expect(share(parts)).toBeCloseTo(0.2, type === "hash" ? 1 : 9);
});

test("no group stands on both sides", () => {
  const rows = rowsTo(2000);
  const keys = Array.from(rows, (r) => randomBits(r, 5) % 90);
  const { train, validation } = partsOf(splits.group!, {}, { rows, keys });
  const seen = new Set(Array.from(train, (r) => keys[r]));
  expect([...validation].filter((r) => seen.has(keys[r]))).toEqual([]);
  expect(share({ train, validation })).toBeCloseTo(0.2, 2);
});

test("what is held out by time is no earlier than anything to learn from", () => {
  const keys = Array.from({ length: 500 }, (_, r) => randomBits(r, 2) % 50);
  const { train, validation } = partsOf(splits.time!, { share: 0.3 }, { rows: rowsTo(500), keys });
  const latest = Math.max(...Array.from(train, (r) => keys[r]!));
  expect(Math.min(...Array.from(validation, (r) => keys[r]!))).toBeGreaterThanOrEqual(latest);
  expect(validation).toHaveLength(150);
});

test("of k folds each row is held out once", () => {
  const rows = rowsTo(103);
  const held = Array.from({ length: 7 }, (_, fold) => [
    ...partsOf(splits.kFold!, { folds: 7, fold }, { rows }).validation,
  ]);
  expect(held.flat().sort((a, b) => a - b)).toEqual([...rows]);
  for (const part of held) expect([14, 15]).toContain(part.length);
});

test("a row keeps its side by hash when others come before it, and equal rows have the same", () => {
  const x = Float32Array.from({ length: 400 }, (_, i) => i % 200);
  const name = columnOf(["a", "b"]);
  const keysOf = (data: Float32Array, classes: readonly string[], codes: Int32Array): Uint32Array =>
    hashRows(
      [
        { column: { ...name, classes }, data: codes },
        { column: columnOf(), data },
      ],
      data.length,
    );
  const before = keysOf(
    x,
    ["a", "b"],
    Int32Array.from(x, (v) => v % 2),
  );
  // A class that sorts first gives the others another code.
  const after = keysOf(
    Float32Array.of(7, ...x),
    ["A", "a", "b"],
    Int32Array.of(0, ...Array.from(x, (v) => (v % 2) + 1)),
  );
  expect(after.subarray(1)).toEqual(before);
  expect(before.subarray(200)).toEqual(before.subarray(0, 200));
  expect(new Set(before).size).toBe(200);
  expect(hashRows([{ column: columnOf(), data: Float32Array.of(-0) }], 1)).toEqual(
    hashRows([{ column: columnOf(), data: Float32Array.of(0) }], 1),
  );
});

describe("what cannot be", () => {
  const faultOf = (type: string, params: object, keys: readonly number[]): SplitFault | Partition => {
    const split = splits[type]!;
    const facts = { seed: 0, keys, columns: [columnOf(["train", "validation"])] };
    return split.split(rowsTo(keys.length), facts, split.params.parse(params));
  };

  test("is said, with the setting that says so", () => {
    const empty = { code: "emptySplit", args: { heldOut: true } };
    expect(faultOf("group", {}, [3, 3, 3])).toEqual({ fault: empty });
    expect(faultOf("column", {}, [0, 0])).toEqual({ fault: empty, param: "heldOut" });
    expect(faultOf("column", { heldOut: "test" }, [0, 1])).toEqual({
      fault: { code: "unknownValue", args: { name: "test", names: ["train", "validation"] } },
      param: "heldOut",
    });
    expect(faultOf("kFold", { folds: 2, fold: 2 }, [0, 0, 0])).toMatchObject({
      fault: { code: "settingRange" },
      param: "folds",
    });
    expect(faultOf("kFold", { folds: 4 }, [0, 0, 0])).toMatchObject({
      fault: { code: "tooFewRows", args: { needed: 4, rows: 3 } },
    });
  });
});
