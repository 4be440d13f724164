import type { DataWarning } from "../dataset.ts";
import type { LoadedColumn } from "../loadedColumn.ts";
import { kinds } from "../kinds.ts";
import { isMissing, parseDate, parseNumber } from "./parseCell.ts";

/** Cells of one column with the lines they stand in. */
export interface Cells {
  name: string;
  cells: readonly string[];
  lines: readonly number[];
}

/** Share of the cells that must be numbers (or dates) for the others to count as bad cells. */
const MOST = 0.9;
/** A column with more distinct texts than this, or than half of the rows, is taken for identifiers and left out. */
const MAX_CLASSES = 1000;
const FEW_ROWS = 20;
/** Bad cells that are listed one by one. */
const LISTED = 20;

/** What a column of texts holds: what a kind says of them, numbers, dates (as numbers) or categories. No column where it cannot be used. */
export function guessColumn({ name, cells, lines }: Cells): {
  column?: LoadedColumn;
  warnings: DataWarning[];
} {
  const present = cells.flatMap((cell, i) => (isMissing(cell) ? [] : [i]));
  const gaps = gapWarning(name, cells.length - present.length, lines[firstGap(present, cells.length)]);
  if (present.length === 0) return { warnings: [{ column: name, message: "has no values: left out" }] };
  for (const kind of Object.values(kinds)) {
    const found = kind.ofCells?.(cells);
    if (found) return { column: { ...found, name, kind: kind.type }, warnings: gaps };
  }
  for (const [parse, what] of [
    [parseNumber, "number"],
    [parseDate, "date"],
  ] as const) {
    const parsed = parseMost(cells, present, parse);
    if (!parsed) continue;
    const bad = badCells(parsed.bad, { name, cells, lines }, what);
    const warnings = [...gaps, ...bad, ...constant(parsed.values, name)];
    if (what === "date")
      warnings.push({ column: name, message: "holds dates, read as days since 1970-01-01" });
    return { column: { name, kind: "number", shape: [], dtype: "float32", data: parsed.values }, warnings };
  }
  return categories({ name, cells, lines }, present, gaps);
}

/** The cells as numbers, and which are none; undefined as soon as too many are none. */
function parseMost(
  cells: readonly string[],
  present: readonly number[],
  parse: (cell: string) => number | undefined,
): { values: Float32Array; bad: number[] } | undefined {
  const values = new Float32Array(cells.length).fill(NaN);
  const bad: number[] = [];
  for (const i of present) {
    const value = parse(cells[i]!);
    if (value !== undefined) values[i] = value;
    else if (bad.push(i) > present.length * (1 - MOST)) return undefined;
  }
  return { values, bad };
}

function categories(
  { name, cells }: Cells,
  present: readonly number[],
  gaps: readonly DataWarning[],
): { column?: LoadedColumn; warnings: DataWarning[] } {
  const texts = new Set(present.map((i) => cells[i]!.trim()));
  const most = present.length <= FEW_ROWS ? FEW_ROWS : Math.min(MAX_CLASSES, present.length / 2);
  if (texts.size > most) {
    const message = `has ${texts.size} different texts in ${present.length} rows: left out, as texts that differ nearly everywhere name rows rather than describe them`;
    return { warnings: [{ column: name, message }] };
  }
  const classes = [...texts].sort((a, b) => (a < b ? -1 : 1));
  const index = new Map(classes.map((text, i) => [text, i]));
  const data = Int32Array.from(cells, (cell) => (isMissing(cell) ? -1 : index.get(cell.trim())!));
  return {
    column: { name, kind: "category", shape: [], dtype: "int32", data, classes },
    warnings: [...gaps, ...constant(data, name)],
  };
}

function firstGap(present: readonly number[], count: number): number {
  const at = present.findIndex((row, i) => row !== i);
  return at >= 0 ? at : Math.min(present.length, count);
}

const gapWarning = (column: string, count: number, line: number | undefined): DataWarning[] =>
  count === 0
    ? []
    : [
        {
          column,
          ...(line === undefined ? {} : { line }),
          message: `${count} ${count === 1 ? "gap" : "gaps, the first here"}`,
        },
      ];

function badCells(bad: readonly number[], { name, cells, lines }: Cells, what: string): DataWarning[] {
  const listed = bad.slice(0, LISTED).map((i) => ({
    line: lines[i]!,
    column: name,
    message: `${JSON.stringify(shorten(cells[i]!))} is not a ${what}: taken as a gap`,
  }));
  const more = bad.length - listed.length;
  return more > 0 ? [...listed, { column: name, message: `${more} more cells are not a ${what}` }] : listed;
}

function constant(values: Float32Array | Int32Array, column: string): DataWarning[] {
  const isGap = (v: number): boolean => Number.isNaN(v) || (values instanceof Int32Array && v < 0);
  const first = values.find((v) => !isGap(v));
  return values.length > 1 && values.every((v) => v === first || isGap(v))
    ? [{ column, message: "has the same value in every row, so nothing can be learned from it" }]
    : [];
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}…` : text);
