import { describe, expect, test } from "vitest";
import { loadedColumns } from "../testing/loadedColumns.ts";
import { fileOfBytes } from "./rangedFile.ts";
import { readFiles } from "./readFiles.ts";

const read = (content: string, name = "t.jsonl") =>
  readFiles([fileOfBytes(name, new TextEncoder().encode(content))]);

describe("JSON lines", () => {
  test("what is inside objects, gaps, lists, and rows that are left out with their line", async () => {
    const lines = [
      '{"id":1,"at":{"x":0.5,"y":1},"tags":["a"],"kind":"p"}',
      '{"id":2,"at":{"x":1.5},"tags":["a"],"kind":null}',
      "",
      "[3]",
      '{"at.x":1,"at":{"x":2}}',
      `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
      '{"id":3,"at":{"x":2.5,"y":3},"tags":["b"],"kind":"q"}\r',
    ];
    const answer = await read(`\ufeff${lines.join("\n")}`);
    if ("error" in answer) throw new Error(answer.error);
    const { warnings } = answer.dataset;
    const columns = loadedColumns(answer.dataset);
    expect(columns.map((c) => [c.name, c.kind, [...c.data], ...(c.classes ? [c.classes] : [])])).toEqual([
      ["id", "number", [1, 2, 3]],
      ["at.x", "number", [0.5, 1.5, 2.5]],
      ["at.y", "number", [1, NaN, 3]],
      ["tags", "category", [0, 0, 1], ['["a"]', '["b"]']],
      ["kind", "category", [0, -1, 1], ["p", "q"]],
    ]);
    expect(warnings.slice(0, 3)).toEqual([
      { line: 4, message: "not an object of JSON: row left out" },
      { line: 5, message: "two values for one column: row left out" },
      { line: 6, message: "not an object of JSON: row left out" },
    ]);
  });

  test("too few rows", async () => {
    expect(await read('{"a":1}\n{"a":', "t.ndjson")).toEqual({
      error: "t.ndjson: it has 1 usable row, 2 are needed; line 2: not an object of JSON: row left out",
    });
  });

  test("rows without keys, and rows that have each their own", async () => {
    expect(await read("{}\n{}")).toEqual({ error: "t.jsonl: its objects have no keys" });
    const own = Array.from({ length: 6000 }, (_, i) => `{"k${i}":1}`).join("\n");
    expect(await read(own)).toMatchObject({
      error: expect.stringContaining("6000 rows have 6000 different keys") as string,
    });
  });
});
