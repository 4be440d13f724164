import Papa from "papaparse";
import type { DataWarning } from "../dataset.ts";
import { decodeText } from "../table/decodeText.ts";
import { parseNumber } from "../table/parseCell.ts";
import { type Row, tableOf } from "../table/tableOf.ts";
import type { Reader, SourceFile } from "../reader.ts";

/** Tables as text: comma, semicolon, tab or bar between cells, quotes as in RFC 4180. */
export const csv: Reader = {
  type: "csv",
  title: "Table",
  doc: "A table as text (CSV, TSV). The first line may name the columns; types are found out from the cells.",
  extensions: [".csv", ".tsv", ".txt"],
  accepts: ([file, ...more]) => more.length === 0 && /\.(csv|tsv|tab|txt|data)$/i.test(file?.name ?? ""),
  read: ([file]) => Promise.resolve(readTable(file!)),
  example: () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i / 3},"c ${i % 3}",2024-01-${10 + (i % 9)}\n`);
    return [{ name: "table.csv", bytes: new TextEncoder().encode(`a,b,c,d\n${rows.join("")}`) }];
  },
};

function readTable({ name, bytes }: SourceFile): Awaited<ReturnType<Reader["read"]>> {
  const decoded = decodeText(bytes);
  if ("error" in decoded) return { error: `${name}: ${decoded.error}` };
  const { rows, warnings: broken } = parseRows(decoded.text);
  const [first] = rows;
  if (!first) return { error: `${name}: it has no rows` };
  const headed = first.cells.every((cell) => parseNumber(cell) === undefined) && rows.length > 1;
  const names = columnNames(headed ? first.cells : first.cells.map(() => ""));
  const body = headed ? rows.slice(1) : rows;
  const whole = body.filter((r) => r.cells.length === names.length);
  const ragged = body
    .filter((r) => r.cells.length !== names.length)
    .map(({ line, cells }) => ({
      line,
      message: `${cells.length} cells, expected ${names.length}: row left out`,
    }));
  // A ragged row tells more than a broken one about why too few are left.
  if (whole.length < 2) return tableOf(name, { names, rows: whole, warnings: ragged });
  return tableOf(name, { names, rows: whole, warnings: [...broken, ...ragged] });
}

function parseRows(text: string): { rows: Row[]; warnings: DataWarning[] } {
  const { data, errors, meta } = Papa.parse<string[]>(text, { skipEmptyLines: false });
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
  return { rows, warnings };
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
