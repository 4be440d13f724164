import { describe, expect, test } from "vitest";
import { renderDiagnostic, renderFix } from "../../../graph-schema/diagnostics/render.ts";
import { plan, type Plan } from "../../../graph-schema/plan/plan.ts";
import { keyOf, uniforms } from "../../run/generator.ts";
import type { LoadedColumn } from "../loadedColumn.ts";
import { MemoryRows } from "../rows/memoryRows.ts";
import type { Partition } from "../split.ts";
import { splits } from "../splits.ts";
import { hashRows } from "./hashRows.ts";
import { resolveSplit } from "./resolveSplit.ts";
import { splitRows } from "./splitRows.ts";

const ROWS = 27_000;
const drawn = (name: string): Float32Array => uniforms(keyOf(1, name), ROWS);
const columns: LoadedColumn[] = [
  { name: "x", kind: "number", shape: [], dtype: "float32", data: drawn("x") },
  { name: "when", kind: "number", shape: [], dtype: "float32", data: drawn("when") },
  {
    ...{ name: "who", kind: "category", shape: [], dtype: "int32", classes: ["a", "b", "c"] },
    data: Int32Array.from(drawn("who"), (u) => u * 3),
  },
  { name: "pair", kind: "number", shape: [2], dtype: "float32", data: new Float32Array(2 * ROWS) },
];
const source = new MemoryRows(columns, ROWS);
const rows = Uint32Array.from({ length: ROWS / 3 }, (_, i) => 3 * i);

const planOf = (type: string, params: object = {}, roles: Record<string, object> = {}): Plan =>
  plan.parse({
    split: { type, params },
    columns: Object.entries(roles).map(([name, role]) => ({ name, roles: [role] })),
  });

async function parted(of: Plan, classes?: string): Promise<Partition> {
  const split = resolveSplit(of, columns, classes);
  if (Array.isArray(split)) throw new Error(split.map(renderDiagnostic).join());
  const parts = await splitRows(split, { source, rows, plan: of });
  if ("code" in parts) throw new Error(renderDiagnostic(parts));
  return parts;
}

const unitOf = (type: string, keys: ArrayLike<number>, params: object = {}): unknown =>
  splits[type]!.split(rows, { seed: 0, keys, columns: [columns[2]!] }, splits[type]!.params.parse(params));

/** The elements of a column in the rows. */
const picked = (c: number): Float32Array => Float32Array.from(rows, (r) => columns[c]!.data[r]!);

test("a split sees the elements of the column that it needs, over many blocks", async () => {
  expect(await parted(planOf("random"))).toEqual(unitOf("random", []));
  expect(await parted(planOf("stratified"), "who")).toEqual(unitOf("stratified", picked(2)));
  expect(await parted(planOf("group", {}, { who: { as: "group" } }))).toEqual(unitOf("group", picked(2)));
  expect(await parted(planOf("time", {}, { when: { as: "time" } }))).toEqual(unitOf("time", picked(1)));
  const byColumn = { column: "who", heldOut: "b", train: "c" };
  expect(await parted(planOf("column", byColumn))).toEqual(unitOf("column", picked(2), byColumn));
  const whole = columns.map((column) => ({ column, data: column.data }));
  const hashes = hashRows(whole, ROWS);
  expect(await parted(planOf("hash"))).toEqual(
    unitOf(
      "hash",
      rows.map((r) => hashes[r]!),
    ),
  );
  const named = hashRows([whole[0]!], ROWS);
  expect(await parted(planOf("hash", { column: "x" }))).toEqual(
    unitOf(
      "hash",
      rows.map((r) => named[r]!),
    ),
  );
});

test("rows that lack the value of what decides are left out, but not those of a whole row that is hashed", () => {
  const usedOf = (of: Plan) => {
    const split = resolveSplit(of, columns, "who");
    return Array.isArray(split) ? undefined : [split.columns, split.used];
  };
  expect(usedOf(planOf("time", {}, { when: { as: "time" } }))).toEqual([[1], [1]]);
  expect(usedOf(planOf("stratified"))).toEqual([[2], [2]]);
  expect(usedOf(planOf("hash"))).toEqual([[0, 1, 2, 3], []]);
  expect(usedOf(planOf("random"))).toEqual([[], []]);
});

describe("what is wrong is said with what repairs it", () => {
  const said = async (of: Plan, classes?: string): Promise<string[]> => {
    const split = resolveSplit(of, columns, classes);
    const found = Array.isArray(split) ? split : [await splitRows(split, { source, rows, plan: of })];
    return found.flatMap((d) =>
      "code" in d ? [`${renderDiagnostic(d)}${d.fix ? ` → ${renderFix(d.fix)}` : ""}`] : ["fits"],
    );
  };

  test.each([
    [
      planOf("randon"),
      'split: expected one of random, stratified, group, time, column, kFold, hash, got "randon". → Use Random',
    ],
    [planOf("random", { share: 2 }), "split.share: expected at most 0.9, got 2. → Set share to its default"],
    [
      planOf("stratified"),
      "split: expected off, unless one class a row is predicted, got on. → Turn stratify off",
    ],
    [planOf("group"), "split: expected a column whose role is group, got none. → Use Random"],
    [
      planOf("time", {}, { who: { as: "time" } }),
      'split: expected a column of numbers, got category "who". → Use Random',
    ],
    [
      planOf("group", {}, { pair: { as: "group" } }),
      'split: expected a column of one value a row, got number "pair". → Use Random',
    ],
    [
      planOf("column", { column: "whom" }),
      'split.column: expected one of the columns x, when, who, pair, got "whom". → Use "who"',
    ],
    [
      planOf("column", { column: "who", heldOut: "z" }),
      'split.heldOut: expected one of a, b, c, got "z". → Use Random',
    ],
    [
      planOf("column", { column: "who", heldOut: "a", train: "z" }),
      'split.train: expected one of a, b, c, got "z". → Use Random',
    ],
    [planOf("kFold", { fold: 7 }), "split.folds: expected more than 7, got 5. → Use Random"],
  ])("%#", async (of, sentence) => {
    expect(await said(of)).toEqual([`setting ${sentence}`]);
  });
});
