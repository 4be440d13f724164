import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { loadedColumns } from "../testing/loadedColumns.ts";
import { fileOfBytes, type RangedFile } from "./rangedFile.ts";
import type { Decision, Reader, Told } from "./reader.ts";
import { readers } from "./readers.ts";
import { type Imported, readFiles } from "./readFiles.ts";

const bytesOf = (content: string): Uint8Array => new TextEncoder().encode(content);
const text = (content: string, name = "t.csv"): RangedFile => fileOfBytes(name, bytesOf(content));

async function read(files: readonly RangedFile[], told: Told = {}): Promise<Imported> {
  const found = await readFiles(files, { told });
  if ("error" in found) throw new Error(found.error);
  return found;
}
const errorOf = async (file: RangedFile, told: Told): Promise<string> => {
  const found = await readFiles([file], { told });
  return "error" in found ? found.error : "";
};
const toldOf = (decisions: readonly Decision[]): Told =>
  Object.fromEntries(decisions.map(({ key, value }) => [key, value]));
const shown = ({ dataset }: Imported): unknown[] =>
  loadedColumns(dataset).map((c) => [c.name, [...c.data].map((v) => c.classes?.[v] ?? v)]);

describe("how a table was read", () => {
  test("is told with what in the file says so", async () => {
    const { decisions } = await read([text("\ufeffa;b\n1,5;2\n3;4")]);
    expect(decisions).toEqual([
      { key: "reader", value: "csv", because: "the names of the files or their first bytes say so" },
      { key: "encoding", value: "utf-8", because: "the file begins with its mark" },
      { key: "delimiter", value: ";", because: "it parts the first row into 2 cells" },
      { key: "header", value: true, because: "no cell of the first row is a number" },
    ]);
    expect((await read([text("5\n6\n7")])).decisions.slice(1)).toEqual([
      { key: "encoding", value: "utf-8", because: "the file has no mark of another" },
      { key: "delimiter", value: ",", because: "nothing parts the first row into cells" },
      { key: "header", value: false, because: '"5" in the first row is a number' },
    ]);
  });

  test("can be told instead, one decision at a time", async () => {
    const delimiter = await read([text("a|b\n1|5\n3|4")], { delimiter: "," });
    expect(shown(delimiter)).toEqual([["a|b", ["1|5", "3|4"]]]);
    expect(delimiter.decisions[2]).toEqual({ key: "delimiter", value: ",", because: "it was told" });
    expect(shown(await read([text("a,b;c\n1,2;3\n4,5;6")], { delimiter: ";" }))).toEqual([
      ["a,b", [1.2, 4.5].map(Math.fround)],
      ["c", [3, 6]],
    ]);
    expect(shown(await read([text("a,b\nc,d\nc,e")], { header: false }))).toEqual([
      ["column 1", ["a", "c", "c"]],
      ["column 2", ["b", "d", "e"]],
    ]);
    expect(shown(await read([text("1,2\n3,4\n5,6")], { header: true }))).toEqual([
      ["1", [3, 5]],
      ["2", [4, 6]],
    ]);
    const latin = fileOfBytes("t.csv", Uint8Array.of(...bytesOf("a,b\n1,"), 0xe9, ...bytesOf("\n2,x\n")));
    expect(shown(await read([latin], { encoding: "windows-1252" }))[1]).toEqual(["b", ["é", "x"]]);
    const json = text('{"a":1}\n{"a":2}', "t.txt");
    expect(shown(await read([json], { reader: "jsonLines" }))).toEqual([["a", [1, 2]]]);
  });

  test.each([
    [
      { delimitor: ";" },
      't.csv: its reading was told delimitor; the format "Table" can be told encoding, delimiter, header',
    ],
    [
      { delimiter: ";;" },
      't.csv: delimiter cannot be ";;" (Too big: expected string to have exactly 1 characters)',
    ],
    [{ reader: "xls" }, 't.csv: no format is "xls"; there are rows, packed, idx, jsonLines, csv'],
  ])("what it cannot be told is an error: %j", async (told, message) => {
    expect(await errorOf(text("a,b\n1,2\n3,4"), told)).toBe(message);
  });
});

test("another reading of the same file is another dataset of the same id", async () => {
  const file = text("a,b\nc,d\nc,e");
  const [plain, told] = [await read([file]), await read([file], { header: false })];
  expect(told.dataset.id).toBe(plain.dataset.id);
  expect(told.dataset.hash).not.toBe(plain.dataset.hash);
});

describe.each(Object.values<Reader>(readers))("$type", (reader) => {
  const exampleOf = async (): Promise<RangedFile[]> =>
    (await reader.example()).map(({ name, bytes }) => fileOfBytes(name, bytes));

  test("reads the same when it is told what it decided", async () => {
    const example = await exampleOf();
    const found = await read(example);
    const again = await read(example, toldOf(found.decisions));
    expect(again.dataset.hash).toEqual(found.dataset.hash);
    expect(toldOf(again.decisions)).toEqual(toldOf(found.decisions));
    expect(again.decisions.map(({ because }) => because)).toEqual(found.decisions.map(() => "it was told"));
  });

  test("decides nothing that it cannot be told, and describes what it can be", async () => {
    const { decisions } = await read(await exampleOf());
    const options = Object.entries(reader.options.shape);
    expect(decisions.map(({ key }) => key)).toEqual(["reader", ...options.map(([key]) => key)]);
    for (const [key, option] of options) expect(option.description, `${key} lacks .describe()`).toBeTruthy();
    expect(reader.options.safeParse({}).success, "each option is optional").toBe(true);
  });

  test("reads files by ranges that lie anywhere in memory, and unpacked", async () => {
    const example = await exampleOf();
    const elsewhere = example.map((file) => ({
      ...file,
      read: async (start: number, end: number) => {
        const bytes = await file.read(start, end);
        const shifted = new Uint8Array(bytes.length + 3);
        shifted.set(bytes, 3);
        return shifted.subarray(3);
      },
    }));
    const found = await read(example);
    expect((await read(elsewhere)).dataset.hash).toBe(found.dataset.hash);
    const zipped = (await reader.example()).map((f) => fileOfBytes(`${f.name}.gz`, gzipSync(f.bytes)));
    expect((await read(zipped)).dataset.hash).toBe(found.dataset.hash);
  });
});

test("a disk that fails rejects with what it says", async () => {
  const file = { ...text("a,b\n1,2\n3,4"), read: () => Promise.reject(new Error("EIO: i/o error")) };
  await expect(readFiles([file])).rejects.toThrow("EIO: i/o error");
});
