import { describe, expect, test } from "vitest";
import { keyOf, randomBits, uniforms } from "../../run/generator.ts";
import { createDataset } from "../createDataset.ts";
import type { LoadedColumn } from "../loadedColumn.ts";
import { fileOfBytes, type RangedFile } from "../rangedFile.ts";
import { startSha256 } from "../streamedHash.ts";
import { MemoryRows } from "./memoryRows.ts";
import { openRows, type OpenedRows } from "./openRows.ts";
import { blocksOf, packRows } from "./packRows.ts";
import type { RawData } from "../rawData.ts";
import type { RowSource } from "./rowSource.ts";

const ROWS = 9000;
const drawn = (name: string, count: number): Float32Array => uniforms(keyOf(3, name), count);

/** Columns of every stored dtype and of several widths; more rows than a block holds. */
const columns: LoadedColumn[] = [
  { name: "a", kind: "number", shape: [], dtype: "float32", data: drawn("a", ROWS) },
  {
    ...{ name: "kind", kind: "category", shape: [], dtype: "int32", classes: ["p", "q", "r"] },
    data: Int32Array.from(drawn("kind", ROWS), (u) => Math.floor(u * 4) - 1),
  },
  {
    ...{ name: "image", kind: "image", shape: [1, 9, 11], dtype: "uint8" },
    data: Uint8Array.from(drawn("image", ROWS * 99), (u) => u * 256),
  },
  { name: "b", kind: "number", shape: [3], dtype: "float32", data: drawn("b", ROWS * 3) },
  {
    ...{ name: "words", kind: "tokens", shape: [5], dtype: "int32", classes: ["x", "y"] },
    data: Int32Array.from(drawn("words", ROWS * 5), (u) => u * 2),
  },
];
columns[0]!.data[77] = NaN;

const about = { title: "t", doc: "d", target: "kind", warnings: [{ line: 3, message: "m" }] };
const memory = new MemoryRows(columns, ROWS);

async function bytesOf(source: RowSource, blockRows?: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const from = { ...about, columns: source.columns, blocks: () => blocksOf(source, blockRows) };
  for await (const part of packRows(from, startSha256)) parts.push(part.slice());
  return new Uint8Array(Buffer.concat(parts));
}

const packed = await bytesOf(memory);

async function opened(bytes: Uint8Array): Promise<OpenedRows & { file: RangedFile; read: () => number }> {
  let read = 0;
  const whole = fileOfBytes("rows", bytes);
  const file: RangedFile = {
    ...whole,
    read: (start, end) => {
      read += end - start;
      return whole.read(start, end);
    },
  };
  const found = await openRows(file);
  if ("error" in found) throw new Error(found.error);
  return { ...found, file, read: () => read };
}

/** Compares bit by bit, which is faster than an equality of values. */
function same(some: readonly RawData[], others: readonly RawData[]): void {
  expect(some.map((data) => data.constructor)).toEqual(others.map((data) => data.constructor));
  const bytes = (data: RawData): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (const [i, data] of some.entries()) expect(bytes(data).equals(bytes(others[i]!))).toBe(true);
}

const every = columns.map((_, i) => i);

test("rows of a file are those of memory: any rows, any columns, in the order asked for", async () => {
  const { source } = await opened(packed);
  expect(source.rows).toBe(ROWS);
  for (let k = 0; k < 40; k++) {
    const bits = (i: number): number => randomBits(i, keyOf(k, "rows"));
    const rows = Uint32Array.from({ length: 1 + (bits(0) % 200) }, (_, i) => bits(i) % ROWS);
    if (k % 2) rows.sort();
    const wanted = every.filter((c) => k % 4 === 0 || bits(c + 500) % 2 === 0);
    same(await source.gather(wanted, rows), await memory.gather(wanted, rows));
  }
  for (const [first, count] of [
    [0, ROWS],
    [ROWS - 1, 1],
    [4000, 3000],
  ] as const)
    same(await source.block(every, first, count), await memory.block(every, first, count));
});

test("the file is the same however its rows come, and has the hash and the description of the dataset", async () => {
  for (const blockRows of [1, 999, ROWS])
    expect(Buffer.compare(await bytesOf(memory, blockRows), packed)).toBe(0);
  const dataset = await createDataset({ id: "x", columns, ...about });
  const { description } = await opened(packed);
  expect(description).toMatchObject({ ...about, hash: dataset.hash, rows: ROWS });
});

test("what is counted of columns", async () => {
  const { description } = await opened(packed);
  const [a, kind, image] = description.columns.map((c) => c.summary);
  const present = [...columns[0]!.data].filter((v) => !Number.isNaN(v));
  const mean = present.reduce((s, v) => s + v, 0) / present.length;
  expect(a).toMatchObject({ gaps: 1, fraction: { row: 0, value: present[0] } });
  expect(a!.largest!.value).toBe(Math.max(...present));
  expect(columns[0]!.data[a!.least!.row]).toBe(Math.min(...present));
  expect(a!.mean).toBeCloseTo(mean, 9);
  expect(a!.deviation).toBeCloseTo(
    Math.sqrt(present.reduce((s, v) => s + (v - mean) ** 2, 0) / present.length),
    9,
  );
  expect(a!.values).toBeUndefined();
  const codes = [...columns[1]!.data];
  expect(kind).toMatchObject({
    gaps: codes.filter((v) => v < 0).length,
    counts: [0, 1, 2].map((c) => codes.filter((v) => v === c).length),
    values: [0, 1, 2],
  });
  expect(kind!.fraction).toBeUndefined();
  expect(image).toMatchObject({
    gaps: 0,
    least: { value: 0 },
    largest: { value: 255, row: Math.floor(columns[2]!.data.indexOf(255) / 99) },
  });
});

test("a few rows are read without the rest, and one column without those of other dtypes", async () => {
  const { source, read } = await opened(packed);
  const before = read();
  const rows = Uint32Array.from({ length: 64 }, (_, i) => randomBits(i, 9) % ROWS);
  await source.gather(every, rows);
  expect(read() - before).toBeLessThan(packed.length / 4);
  const [at, labels] = [read(), ROWS * 6 * 4];
  await source.block([1], 0, ROWS);
  expect(read() - at).toBeLessThanOrEqual(labels);
});

test("infinite numbers are counted as such", async () => {
  const infinite = new MemoryRows(
    [
      {
        name: "x",
        kind: "number",
        shape: [],
        dtype: "float32",
        data: Float32Array.of(-Infinity, 1, Infinity),
      },
    ],
    3,
  );
  const { description } = await opened(await bytesOf(infinite));
  expect(description.columns[0]!.summary).toMatchObject({
    least: { value: -Infinity, row: 0 },
    largest: { value: Infinity, row: 2 },
  });
});

describe("a file that is not whole", () => {
  const errorOf = async (bytes: Uint8Array): Promise<string> => {
    const found = await openRows(fileOfBytes("rows", bytes));
    return "error" in found ? found.error : "";
  };

  test("is refused with what is wrong", async () => {
    expect(await errorOf(packed.subarray(0, 9))).toBe("the file ends after 9 bytes");
    expect(await errorOf(packed.with(0, 1))).toContain("does not start");
    expect(await errorOf(packed.subarray(0, -5))).toContain("cut off");
    const flipped = packed.slice();
    flipped[packed.length - 40]! ^= 1;
    expect(await errorOf(flipped)).toContain("has changed since it was written");
    const short = Buffer.concat([packed.subarray(0, 5000), packed.subarray(5001)]);
    expect(await errorOf(short)).toContain(`${ROWS} rows take`);
  });

  test("never throws, whatever bit is another", async () => {
    for (let k = 0; k < 200; k++) {
      const bytes = packed.slice();
      const at = bytes.length - 1 - (randomBits(k, 4) % 900);
      bytes[at]! ^= 1 << (k % 8);
      expect(await errorOf(bytes)).toMatch(/./);
    }
  });

  test("says so when a read fails or gives less while a run goes on", async () => {
    const { file } = await opened(packed);
    for (const [read, message] of [
      [() => Promise.reject(new Error("EIO: i/o error")), "rows cannot be read: EIO: i/o error."],
      [(start: number) => file.read(start, start + 1), "rows has become shorter since it was opened."],
    ] as const) {
      let broken = false;
      const found = await openRows({ ...file, read: (a, b) => (broken ? read(a) : file.read(a, b)) });
      if ("error" in found) throw new Error(found.error);
      broken = true;
      await expect(found.source.gather([0], Uint32Array.of(5))).rejects.toMatchObject({
        ...{ code: "data", message },
        advice: "Put the file back as it was, or import it again, then resume.",
      });
    }
  });
});
