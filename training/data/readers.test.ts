import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { sizeOf } from "../../ir/types/shape.ts";
import { keyOf, randomBits } from "../run/generator.ts";
import { loadedColumns } from "../testing/loadedColumns.ts";
import { sampleFiles } from "../testing/sampleFiles.ts";
import type { DataWarning } from "./dataset.ts";
import { gunzip } from "./gunzip.ts";
import { fileOfBytes, type RangedFile } from "./rangedFile.ts";
import { type Imported, readFiles } from "./readFiles.ts";
import { readers } from "./readers.ts";
import type { SourceFile } from "./reader.ts";

const text = (content: string, name = "table.csv"): SourceFile => ({
  name,
  bytes: new TextEncoder().encode(content),
});
const idx = (shape: readonly number[], data: readonly number[], name = "labels-ubyte"): SourceFile => ({
  name,
  bytes: Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap((d) => [0, 0, d >> 8, d & 255]), ...data]),
});
const ranged = ({ name, bytes }: SourceFile): RangedFile => fileOfBytes(name, bytes);
const read = async (...files: SourceFile[]): Promise<Imported["dataset"]> => {
  const answer = await readFiles(files.map(ranged));
  if ("error" in answer) throw new Error(answer.error);
  return answer.dataset;
};
const errorOf = async (...files: SourceFile[]): Promise<string> => {
  const answer = await readFiles(files.map(ranged));
  return "error" in answer ? answer.error : "";
};
const kinds = async (file: SourceFile): Promise<unknown[]> =>
  loadedColumns(await read(file)).map((c) => [
    c.name,
    c.kind,
    [...c.data],
    ...(c.classes ? [c.classes] : []),
  ]);
const warnings = async (file: SourceFile): Promise<readonly DataWarning[]> => (await read(file)).warnings;

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("readers", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(readers).sort(), "every file in readers/ has a line in readers.ts").toEqual(
    files.sort(),
  );
  for (const [key, reader] of Object.entries(readers)) expect(reader.type).toBe(key);
});

describe("tables", () => {
  test("numbers, categories and dates are told apart", async () => {
    const file = text("n,when,color,flag\n1,1970-01-02,red,true\n-2.5e1,1970-01-01T12:00Z,blue,false\n");
    expect(await kinds(file)).toEqual([
      ["n", "number", [1, -25]],
      ["when", "number", [1, 0.5]],
      ["color", "category", [1, 0], ["blue", "red"]],
      ["flag", "category", [1, 0], ["false", "true"]],
    ]);
    expect(await warnings(file)).toEqual([
      { column: "when", message: "holds dates, read as days since 1970-01-01" },
    ]);
  });

  test("tabs, semicolons with decimal commas, a byte order mark, UTF-16, no header, no last newline", async () => {
    expect(await kinds(text("a\tb\n1\t2\n3\t4", "t.tsv"))).toEqual([
      ["a", "number", [1, 3]],
      ["b", "number", [2, 4]],
    ]);
    expect(await kinds(text("\ufeffa;b\r\n1,5;2\r\n3;4"))).toEqual([
      ["a", "number", [1.5, 3]],
      ["b", "number", [2, 4]],
    ]);
    expect(await kinds(text("5,x\n6,y\n"))).toEqual([
      ["column 1", "number", [5, 6]],
      ["column 2", "category", [0, 1], ["x", "y"]],
    ]);
    const wide = Uint8Array.from([0xff, 0xfe, ...[..."a,b\n1,2\n3,4"].flatMap((c) => [c.charCodeAt(0), 0])]);
    expect(await kinds({ name: "t.csv", bytes: wide })).toHaveLength(2);
  });

  test("names without gaps and doubles", async () => {
    expect((await read(text("a,,a\n1,2,3\n4,5,6"))).columns.map((c) => c.name)).toEqual([
      "a",
      "column 2",
      "a (2)",
    ]);
  });

  test("ragged rows are left out and listed by line, also behind a quoted line break and blank lines", async () => {
    const file = text('a,b\n"1",2\n\n3\n"x\ny",5\n5,6,7\n7,8\n9,10\n');
    expect(await warnings(file)).toEqual([
      { line: 4, message: "1 cells, expected 2: row left out" },
      { line: 7, message: "3 cells, expected 2: row left out" },
    ]);
    expect((await read(file)).rows).toBe(4);
  });

  test("gaps and bad cells are listed with line and column", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 ? "u" : "v"}`);
    rows[3] = "NA,u";
    rows[5] = ",?";
    rows[9] = "oops,v";
    const file = text(`n,c\n${rows.join("\n")}`);
    expect(await warnings(file)).toEqual([
      { line: 5, column: "n", message: "2 gaps, the first here" },
      { line: 11, column: "n", message: '"oops" is not a number: taken as a gap' },
      { line: 7, column: "c", message: "1 gap" },
    ]);
    const [n, c] = loadedColumns(await read(file));
    expect([n!.data[3], n!.data[5], n!.data[9], c!.data[5]]).toEqual([NaN, NaN, NaN, -1]);
  });

  test("columns that name rows, are empty or never change", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `id${i},,7,${i}`);
    const file = text(`name,note,same,n\n${rows.join("\n")}`);
    expect((await read(file)).columns.map((c) => c.name)).toEqual(["same", "n"]);
    expect((await warnings(file)).map((w) => `${w.column} ${w.message}`)).toEqual([
      expect.stringMatching(/^name has 40 different texts in 40 rows: left out/),
      "note has no values: left out",
      "same has the same value in every row, so nothing can be learned from it",
    ]);
  });

  test("numbers that float32 cannot hold, and dates that do not exist, are bad cells", async () => {
    const rows = Array.from({ length: 10 }, (_, i) => `${i},2024-01-${10 + i}`);
    const file = text(`n,d\n${rows.join("\n")}\n1e300,2023-02-29`);
    expect(await warnings(file)).toEqual([
      { line: 12, column: "n", message: '"1e300" is not a number: taken as a gap' },
      { line: 12, column: "d", message: '"2023-02-29" is not a date: taken as a gap' },
      { column: "d", message: "holds dates, read as days since 1970-01-01" },
    ]);
  });

  test("the column to predict is guessed", async () => {
    expect((await read(text("x,y,z\n1,2,3\n4,5,6"))).target).toBe("y");
    expect((await read(text("x,kind,z\n1,a,3\n4,b,6"))).target).toBe("kind");
    expect((await read(text("x,z\n1,3\n4,6"))).target).toBe("z");
  });

  test.each([
    ["only a header", text("a,b\n"), "table.csv: it has 1 usable row, 2 are needed"],
    ["only blank lines", text("\n\n \n"), "table.csv: it has no rows"],
    ["no usable column", text("a\nNA\n\n?\nNA\n-\n"), 'table.csv: no column can be used; "a" has no values'],
    ["bytes", { name: "t.csv", bytes: Uint8Array.of(65, 0, 66, 10) }, "t.csv: it is not text"],
    ["ragged throughout", text("a,b\n1\n2\n3\n"), "line 2: 1 cells, expected 2"],
    ["an unknown format", { name: "a.exe", bytes: Uint8Array.of(77, 90) }, "a.exe: not one of"],
    ["nothing", text(""), "table.csv: the file is empty"],
  ])("a clear error for %s", async (_what, file, message) => {
    expect(await errorOf(file)).toContain(message);
  });
});

describe("IDX", () => {
  const images = idx([2, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255], "train-images-idx3-ubyte");
  const labels = idx([2], [3, 1], "train-labels-idx1-ubyte");

  test("images and labels in either order, gzipped too", async () => {
    for (const files of [
      [images, labels],
      [labels, images],
      [images, { name: `${labels.name}.gz`, bytes: gzipSync(labels.bytes) }],
    ]) {
      const dataset = await read(...files);
      expect(dataset).toMatchObject({ title: "train", rows: 2, target: "label" });
      expect(loadedColumns(dataset)).toMatchObject([
        { name: "image", kind: "image", shape: [1, 2, 3], data: images.bytes.slice(16) },
        { name: "label", kind: "category", classes: ["0", "1", "2", "3"], data: Int32Array.of(3, 1) },
      ]);
    }
  });

  test("what is kept reads as the same dataset", async () => {
    const first = await readFiles([images, labels].map(ranged));
    if ("error" in first) throw new Error(first.error);
    const again = await readFiles([first.stored]);
    expect("error" in again ? again : again.dataset).toEqual(first.dataset);
  });

  test.each([
    ["one file alone", [images], "train-images-idx3-ubyte: choose two files together"],
    ["two of images", [images, images], "expected images of 3 axes and labels of 1"],
    [
      "unequal counts",
      [images, idx([3], [1, 2, 3])],
      "train-images-idx3-ubyte: it has 2 images, and labels-ubyte has 3 labels; choose two files",
    ],
    [
      "a wrong length",
      [images, { ...labels, bytes: labels.bytes.subarray(0, 9) }],
      "train-labels-idx1-ubyte: [2] of unsigned byte takes 10 bytes, the file has 9; copy or download it again",
    ],
    [
      "a wrong magic number",
      [{ ...images, bytes: Uint8Array.of(1, 2, 3, 4) }, labels],
      "train-images-idx3-ubyte: it starts with 01 02 03 04, expected 00 00",
    ],
    [
      "a cut header",
      [{ ...images, bytes: images.bytes.subarray(0, 7) }, labels],
      "ends after 7 bytes, inside the 3 sizes",
    ],
    [
      "trailing bytes",
      [images, { ...labels, bytes: Uint8Array.of(...labels.bytes, 0) }],
      "takes 10 bytes, the file has 11",
    ],
    [
      "a label that is no class",
      [images, { name: "signed-ubyte", bytes: Uint8Array.of(0, 0, 9, 1, 0, 0, 0, 2, 3, 0xff) }],
      "signed-ubyte: label 2 of 2 is -1, expected a whole number from 0 to 9999; correct it in the file",
    ],
    ["giant sizes", [idx([65535, 65535, 65535], [1]), labels], "the file has 17"],
    ["no images", [idx([0, 28, 28], [], "none-ubyte"), labels], "none-ubyte: [0, 28, 28] has nothing in it"],
  ])("a clear error for %s", async (_what, files, message) => {
    expect(await errorOf(...files)).toContain(message);
  });
});

test("gzip that is damaged or grows without measure", async () => {
  expect(await errorOf({ name: "a.csv.gz", bytes: Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2) })).toContain(
    "a.csv.gz: the gzip data is damaged",
  );
  expect(await gunzip(gzipSync(new Uint8Array(5_000_000)), 1_000_000)).toEqual({
    error: "it unpacks to more than 1000000 bytes",
  });
});

describe("mutated files never throw or hang, and give a dataset or a described error", () => {
  const noisy = (bytes: Uint8Array, key: number): Uint8Array => {
    const cut = randomBits(0, key) % 4 === 0 ? randomBits(1, key) % bytes.length : bytes.length;
    const out = bytes.slice(0, cut);
    const special = [0, 10, 13, 34, 44, 45, 59, 9, 255];
    for (let k = 0; k < 1 + (key % 8) && out.length > 0; k++) {
      const bits = randomBits(k + 2, key);
      out[randomBits(k + 20, key) % out.length] =
        bits % 2 ? (bits >>> 8) & 255 : special[bits % special.length]!;
    }
    return out;
  };
  const check = async (files: readonly SourceFile[]): Promise<void> => {
    const answer = await readFiles(files.map(ranged));
    if ("error" in answer) {
      expect(answer.error).toMatch(/^[^\n]{1,150}: .{5}/);
      return;
    }
    const { dataset } = answer;
    expect(dataset.rows).toBeGreaterThan(0);
    const every = dataset.columns.map((_, i) => i);
    const all = await dataset.source.block(every, 0, dataset.rows);
    for (const [i, c] of dataset.columns.entries()) {
      expect(all[i]!.length).toBe(dataset.rows * sizeOf(c.shape));
      if (c.kind === "category")
        expect(all[i]!.every((v: number) => v >= -1 && v < c.classes!.length)).toBe(true);
    }
  };

  test.each(Object.entries(readers))("%s", async (type, reader) => {
    const example = await reader.example();
    for (let i = 0; i < 1000; i++)
      await check(example.map((file, k) => ({ ...file, bytes: noisy(file.bytes, keyOf(i, type, k)) })));
  });
});

describe.each(Object.entries(readers))("%s", (type, reader) => {
  test("takes its example, alone of all readers before it, and reads it without a warning", async () => {
    const files = await reader.example();
    expect(Object.values(readers).find((r) => r.accepts(files))?.type).toBe(type);
    const { rows, columns, target, warnings } = await read(...files);
    expect(rows).toBeGreaterThan(0);
    expect(
      columns.map((c) => c.name),
      `the target "${target}" has to be one of the columns`,
    ).toContain(target);
    expect(warnings.filter(({ message }) => !message.startsWith("holds dates"))).toEqual([]);
  });

  test("says what it is, and which files it takes", () => {
    expect(reader.doc).toMatch(/^[A-Z].*[.]$/);
    expect(reader.extensions.length).toBeGreaterThan(0);
    for (const extension of reader.extensions) expect(extension).toMatch(/^\.[a-z0-9-]+$/);
  });
});

test("a table of a sample reads as the sample", async () => {
  const dataset = await read({ name: "iris.csv", bytes: await sampleFiles("iris.csv") });
  expect(dataset).toMatchObject({ title: "iris", rows: 150, target: "species" });
  expect(dataset.id).toMatch(/^file:[0-9a-f]{64}$/);
});
