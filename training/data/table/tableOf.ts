import type { DataWarning } from "../dataset.ts";
import type { PackedDataset } from "../packDataset.ts";
import { kindOf } from "../kinds.ts";
import { guessColumn } from "./guessColumn.ts";

/** A row of a table as text, and the line of the file that it begins in. */
export interface Row {
  line: number;
  cells: readonly string[];
}

/** Bad rows that are listed one by one. */
const LISTED = 100;

/**
 * A dataset from rows of cells, one for each of the names; what the columns hold is found out from the cells.
 * `warnings` are those of rows that were left out on the way. The error names the file.
 */
export function tableOf(
  file: string,
  {
    names,
    rows,
    warnings,
  }: { names: readonly string[]; rows: readonly Row[]; warnings: readonly DataWarning[] },
): PackedDataset | { error: string } {
  if (rows.length < 2) {
    const [first] = warnings;
    const because = first ? `; line ${first.line}: ${first.message}` : "";
    return {
      error: `${file}: it has ${rows.length} usable ${rows.length === 1 ? "row" : "rows"}, 2 are needed${because}`,
    };
  }
  const lines = rows.map((r) => r.line);
  const guessed = names.map((name, i) => guessColumn({ name, cells: rows.map((r) => r.cells[i]!), lines }));
  const columns = guessed.flatMap(({ column }) => column ?? []);
  const found = guessed.flatMap((g) => g.warnings);
  if (columns.length === 0)
    return {
      error: `${file}: no column can be used; ${found.map((w) => `"${w.column}" ${w.message}`).join("; ")}`,
    };
  return {
    title: file.replace(/\.[^.]*$/, ""),
    doc: `A table of ${rows.length} rows from ${file}.`,
    target: likelyTarget(columns),
    columns,
    warnings: [...listed(warnings), ...found],
  };
}

/** The column with a name that says so, else the last category, else the last column. */
function likelyTarget(columns: readonly { name: string; kind: string }[]): string {
  const named = columns.findLast((c) => /^(target|label|class|species|outcome|y)$/i.test(c.name));
  return (named ?? columns.findLast((c) => kindOf(c).labels) ?? columns.at(-1)!).name;
}

function listed(warnings: readonly DataWarning[]): DataWarning[] {
  const more = warnings.length - LISTED;
  return more > 0
    ? [...warnings.slice(0, LISTED), { message: `${more} more rows were left out` }]
    : [...warnings];
}
