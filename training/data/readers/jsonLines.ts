import { z } from "zod";
import type { DataWarning } from "../dataset.ts";
import { readWhole } from "../rangedFile.ts";
import { defineReader, type Reading } from "../reader.ts";
import { decodeText, encoding, type TextEncoding } from "../table/decodeText.ts";
import { type Row, tableOf } from "../table/tableOf.ts";

/** Cells beyond which a table does not fit into memory, such as where every row has keys of its own. */
const MOST_CELLS = 20_000_000;

/** An object a line, whose keys are columns. https://jsonlines.org */
export const jsonLines = defineReader({
  type: "jsonLines",
  title: "JSON lines",
  doc: "An object of JSON on each line; its keys are columns, those of objects inside are named a.b.",
  extensions: [".jsonl", ".ndjson"],
  options: z.object({ encoding }),
  accepts: ([file, ...more]) => more.length === 0 && /\.(jsonl|ndjson)$/i.test(file?.name ?? ""),
  read: async ([file], told) => readLines(file!.name, { bytes: await readWhole(file!), ...told }),
  example: () => {
    const lines = Array.from({ length: 30 }, (_, i) =>
      JSON.stringify({ size: { width: i, height: i / 3 }, color: `c ${i % 3}`, ripe: i % 2 === 0 }),
    );
    return [{ name: "fruit.jsonl", bytes: new TextEncoder().encode(`${lines.join("\n")}\n`) }];
  },
});

function readLines(
  name: string,
  { bytes, encoding }: { bytes: Uint8Array; encoding?: TextEncoding | undefined },
): Reading | { error: string } {
  const decoded = decodeText(bytes, encoding);
  if ("error" in decoded) return { error: `${name}: ${decoded.error}` };
  const warnings: DataWarning[] = [];
  const records: { line: number; fields: ReadonlyMap<string, string> }[] = [];
  for (const [i, text] of decoded.text.split("\n").entries()) {
    if (text.trim() === "") continue;
    const line = i + 1;
    const entries = entriesOf(text);
    const fields = new Map(entries);
    if (!entries) warnings.push({ line, message: "not an object of JSON: row left out" });
    else if (fields.size < entries.length)
      warnings.push({ line, message: "two values for one column: row left out" });
    else records.push({ line, fields });
  }
  const names = [...new Set(records.flatMap(({ fields }) => [...fields.keys()]))];
  if (names.length === 0 && records.length > 1) return { error: `${name}: its objects have no keys` };
  if (names.length * records.length > MOST_CELLS)
    return {
      error: `${name}: its ${records.length} rows have ${names.length} different keys, of which each would be a column; at most ${MOST_CELLS} cells can be read`,
    };
  const rows = records.map(({ line, fields }): Row => ({
    line,
    cells: names.map((column) => fields.get(column) ?? ""),
  }));
  const dataset = tableOf(name, { names, rows, warnings });
  return "error" in dataset ? dataset : { dataset, decisions: [decoded.decision] };
}

/** What a line holds as cells by the names of columns; undefined where it is no object, or nested beyond measure. */
function entriesOf(text: string): [name: string, cell: string][] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? cellsOf(value) : undefined;
  } catch {
    return undefined;
  }
}

/** A list becomes the text of its JSON, null a gap. */
const cellsOf = (value: object): [name: string, cell: string][] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, string][] => {
    if (typeof inner !== "object") return [[key, String(inner)]];
    if (inner === null) return [[key, ""]];
    if (Array.isArray(inner)) return [[key, JSON.stringify(inner)]];
    return cellsOf(inner).map(([name, cell]) => [`${key}.${name}`, cell]);
  });
