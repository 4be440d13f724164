import { expect } from "vitest";
import { sizeOf } from "../../ir/types/shape.ts";
import { schemaOf } from "../data/columnSchema.ts";
import type { LoadedColumn } from "../data/loadedColumn.ts";
import { assemble, outputOf } from "../data/encoding/assemble.ts";
import { fitSteps } from "../data/encoding/fitSteps.ts";
import { rawRows } from "../data/encoding/doorOf.ts";
import { prepareRows } from "../data/encoding/prepareRows.ts";
import { stepsOfKind, usualSteps } from "../data/encoding/usualSteps.ts";
import type { ColumnKind } from "../data/kind.ts";
import { MemoryRows } from "../data/rows/memoryRows.ts";
import { type RawData, rawArrays } from "../data/rawData.ts";
import { enteredBy } from "./enteredBy.ts";

/** All rows of an example as a column, by which the rows that have no gap. */
function columnOf(
  kind: ColumnKind,
  { column, rows }: ColumnKind["examples"][number],
): { column: LoadedColumn; whole: number[] } {
  const data = rawArrays[column.dtype].from(rows.flat());
  return {
    column: { ...column, name: kind.type, kind: kind.type, data },
    whole: rows.flatMap((row, i) => (row.some((v) => kind.isGap?.(v)) ? [] : [i])),
  };
}

/** Values that no kind of column holds. */
const nothing = ["no such thing", NaN, [], ["no such thing"]] as const;

/** Holds a kind against what is said of kinds: its texts, its values there and back, how it is shown and prepared. */
export async function checkKind(kind: ColumnKind): Promise<void> {
  expect(kind.doc, "a sentence, which begins with a capital and ends with a period").toMatch(
    /^\p{Lu}.*\.$/su,
  );
  expect(kind.title).toMatch(/^\p{Lu}/u);
  expect(new Set(kind.examples.map((e) => e.column.dtype)), "an example of each dtype").toEqual(
    new Set(kind.dtypes),
  );
  for (const example of kind.examples) {
    const { column, whole } = columnOf(kind, example);
    for (const row of example.rows)
      checkRow(kind, { column, row: rawArrays[example.column.dtype].from(row) });
    const schema = schemaOf(column);
    for (const text of [kind.expected(schema), kind.describe(schema)]) expect(text).not.toBe("");
    for (const value of nothing)
      expect(kind.read(value, schema), `${String(value)} is no value`).toBeUndefined();
    expect(kind.parse("no such thing", schema)).toBeUndefined();
    const { flat, map, whole: integers } = kind.suits;
    if (flat !== undefined || map !== undefined) await checkPrepared(kind, { column, rows: whole });
    if (integers !== undefined) expect(["int32", "float32"]).toContain(schema.dtype);
  }
}

function checkRow(kind: ColumnKind, { column, row }: { column: LoadedColumn; row: RawData }): void {
  const schema = schemaOf(column);
  const picture = kind.picture(row, schema);
  const shown = picture.picture === "pixels" ? sizeOf(picture.shape) === picture.data.length : picture.text;
  if (row.some((v) => kind.isGap?.(v))) {
    expect(shown, "a gap is empty").toBe("");
    return;
  }
  expect(shown, "a value is shown").toBeTruthy();
  const value = kind.valueOf(row, schema);
  expect(kind.read(value, schema), "a value is read as the row it is of").toEqual(row);
  if (typeof value === "string") expect(kind.parse(value, schema)).toEqual(row);
  const control = kind.control(schema);
  if (control.control === "choice") expect(control.options).toContain(value);
  if (control.control === "sequence") {
    expect(value).toHaveLength(control.length);
    expect(control.items).toEqual(expect.arrayContaining(value as string[]));
  }
  if (control.control === "pixels") expect(value).toHaveLength(sizeOf(control.shape));
}

/** Usual steps give numbers, in a step program the same as on the host, to the bit; alone and beside another. */
async function checkPrepared(
  kind: ColumnKind,
  { column, rows }: { column: LoadedColumn; rows: readonly number[] },
): Promise<void> {
  const prepared = { column, steps: usualSteps(schemaOf(column), stepsOfKind(kind)) };
  const output = outputOf(prepared);
  expect(output?.dtype, "usual steps end in numbers").toBe("float32");
  for (const times of [1, 2]) {
    const columns = Array.from({ length: times }, (_, i) => ({
      ...prepared,
      column: { ...column, name: `${column.name}${i}` },
    }));
    const shape = [times * sizeOf(output!.shape)];
    const assembly = assemble("x", { dtype: "float32", shape }, columns);
    const [taken] = new MemoryRows([column], 0).taken([0], rows);
    const elements = Object.fromEntries(columns.map((c) => [c.column.name, taken!]));
    const raw = rawRows([assembly], elements, rows.length);
    const fits = await fitSteps(assembly, () => [raw]);

    const y = await enteredBy(assembly, raw, fits);
    expect(y).toEqual(prepareRows(assembly, raw, fits));
  }
}
