import Papa from "papaparse";
import { z } from "zod";
import type { DataWarning } from "../dataset.ts";
import { readWhole } from "../rangedFile.ts";
import { type Decision, defineReader, type Reading } from "../reader.ts";
import { decodeText, encoding } from "../table/decodeText.ts";
import { parseNumber } from "../table/parseCell.ts";
import { type Row, tableOf } from "../table/tableOf.ts";

const options = z.object({
  encoding,
  delimiter: z.string().length(1).optional().describe("What stands between two cells"),
  header: z.boolean().optional().describe("Whether the first row names the columns"),
});
type Options = z.infer<typeof options>;

/** Tables as text: comma, semicolon, tab or bar between cells, quotes as in RFC 4180. */
export const csv = defineReader({
  type: "csv",
  title: "Table",
  doc: "A table as text (CSV, TSV). The first line may name the columns; types are found out from the cells.",
  extensions: [".csv", ".tsv", ".txt"],
  options,
  accepts: ([file, ...more]) => more.length === 0 && /\.(csv|tsv|tab|txt|data)$/i.test(file?.name ?? ""),
  read: async ([file], told) => readTable(file!.name, { bytes: await readWhole(file!), told }),
  example: () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i / 3},"c ${i % 3}",2024-01-${10 + (i % 9)}\n`);
    return [{ name: "table.csv", bytes: new TextEncoder().encode(`a,b,c,d\n${rows.join("")}`) }];
  },
});

function readTable(
  name: string,
  { bytes, told }: { bytes: Uint8Array; told: Options },
): Reading | { error: string } {
  const decoded = decodeText(bytes, told.encoding);
  if ("error" in decoded) return { error: `${name}: ${decoded.error}` };
  const { rows, warnings: broken, delimiter } = parseRows(decoded.text, told.delimiter);
  const [first] = rows;
  if (!first) return { error: `${name}: it has no rows` };
  const header = decideHeader(first.cells, {
    rows: rows.length,
    ...(told.header !== undefined && { told: told.header }),
  });
  const names = columnNames(header.value ? first.cells : first.cells.map(() => ""));
  const body = header.value ? rows.slice(1) : rows;
  const whole = body.filter((r) => r.cells.length === names.length);
  const ragged = body
    .filter((r) => r.cells.length !== names.length)
    .map(({ line, cells }) => ({
      line,
      message: `${cells.length} cells, expected ${names.length}: row left out`,
    }));
  // A ragged row tells more than a broken one about why too few are left.
  const warnings = whole.length < 2 ? ragged : [...broken, ...ragged];
  const dataset = tableOf(name, { names, rows: whole, warnings });
  return "error" in dataset ? dataset : { dataset, decisions: [decoded.decision, delimiter, header] };
}

function parseRows(
  text: string,
  told: string | undefined,
): { rows: Row[]; warnings: DataWarning[]; delimiter: Decision } {
  const { data, errors, meta } = Papa.parse<string[]>(text, {
    skipEmptyLines: false,
    ...(told !== undefined && { delimiter: told }),
  });
  const rows: Row[] = [];
  const warnings: DataWarning[] = [];
  const wrong = new Map(errors.flatMap((e) => (e.type === "Quotes" ? [[e.row ?? 0, e.message]] : [])));
  let line = 1;
  for (const [i, cells] of data.entries()) {
    if (wrong.has(i)) warnings.push({ line, message: `${wrong.get(i)!}: row left out` });
    else if (cells.length > 1 || cells[0]?.trim())
      rows.push({ line, cells: decimals(cells, meta.delimiter) });
    line += 1 + cells.reduce((n, cell) => n + linesIn(cell), 0);
  }
  const cells = rows[0]?.cells.length ?? 0;
  const because =
    told !== undefined
      ? "it was told"
      : cells > 1
        ? `it parts the first row into ${cells} cells`
        : "nothing parts the first row into cells";
  return { rows, warnings, delimiter: { key: "delimiter", value: meta.delimiter, because } };
}

/** A first row without a number names the columns, if more rows follow. */
function decideHeader(
  cells: readonly string[],
  { rows, told }: { rows: number; told?: boolean },
): { key: "header"; value: boolean; because: string } {
  const decided = (value: boolean, because: string) => ({ key: "header" as const, value, because });
  if (told !== undefined) return decided(told, "it was told");
  const number = cells.find((cell) => parseNumber(cell) !== undefined);
  if (number !== undefined) return decided(false, `${JSON.stringify(number)} in the first row is a number`);
  return rows > 1
    ? decided(true, "no cell of the first row is a number")
    : decided(false, "there is one row alone");
}

/** Where the comma is not the separator, it may be the decimal point: 3,14. */
const decimals = (cells: readonly string[], delimiter: string): readonly string[] =>
  delimiter === ","
    ? cells
    : cells.map((cell) => (/^\s*[+-]?\d+,\d+\s*$/.test(cell) ? cell.replace(",", ".") : cell));

const linesIn = (cell: string): number => (/[\r\n]/.test(cell) ? cell.split(/\r\n|\r|\n/).length - 1 : 0);

/** Names without doubles and gaps: "x", "x (2)", "column 3". */
function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((text, i) => {
    const base = text.trim() || `column ${i + 1}`;
    let name = base;
    for (let k = 2; taken.has(name); k++) name = `${base} (${k})`;
    taken.add(name);
    return name;
  });
}
