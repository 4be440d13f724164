import { expect, test } from "vitest";
import { tensor } from "../../ir/types/shape.ts";
import type { RowSource } from "../data/rows/rowSource.ts";
import { meanSquaredError } from "../objective/losses/meanSquaredError.ts";
import { batchOf } from "../testing/batchOf.ts";
import { contentBytes } from "../testing/contentBytes.ts";
import { encoded, modelOf, planOf, table } from "../testing/encodeCases.ts";
import { encodedTensors, feedName } from "./encodedTensors.ts";
import { keyOf, uniforms } from "./generator.ts";
import { streamNpy, writeNpy } from "./npy.ts";

const ROWS = 6000;
const MEGABYTE = 1 << 20;
const drawn = (name: string, width = 1): Float32Array => uniforms(keyOf(0, name), ROWS * width);

/** A vector of numbers, a number with gaps and a class: 132 numbers a row, and how much each row counts. */
const dataset = await table(
  [
    { name: "x", shape: [128], data: drawn("x", 128) },
    { name: "z", data: drawn("z").map((v) => (v < 0.1 ? NaN : v)) },
    {
      ...{ name: "class", kind: "category", dtype: "int32", classes: ["a", "b", "c"] },
      data: Int32Array.from(drawn("class"), (v) => v * 3),
    },
    { name: "y", data: drawn("y") },
    { name: "counts", data: drawn("counts") },
  ],
  "y",
);
const names = dataset.columns.map((c) => c.name);
const { columns, ...plan } = planOf({ inputs: { input: ["x", "z", "class"] }, target: "y" });
const weighted = {
  ...plan,
  columns: [...columns, { name: "counts", roles: [{ as: "weight" as const }] }],
};
const wide = modelOf(tensor(["N", 132]), meanSquaredError, tensor(["N", 1]));

test("files hold all rows of a split, which are read in blocks, of the columns of the file alone", async () => {
  const asked: { columns: string; bytes: number }[] = [];
  const { source } = dataset;
  const watched: RowSource = {
    ...{ rows: source.rows, columns: source.columns },
    block: (...x) => source.block(...x),
    gather: async (wanted, rows) => {
      const found = await source.gather(wanted, rows);
      const bytes = found.reduce((sum, { byteLength }) => sum + byteLength, 0);
      asked.push({ columns: wanted.map((c) => names[c]).join(), bytes });
      return found;
    },
  };
  const encoding = await encoded({ ...dataset, source: watched }, wide, weighted);
  expect(encoding.leftOut).toBeGreaterThan(ROWS / 20);
  const files = await encodedTensors(encoding);
  const writes: [name: string, columns: string][] = [
    ["inputs.input", "x,z,class"],
    ["targets.loss", "y"],
    ["weight", "counts"],
  ];
  for (const [i, split] of (["train", "validation"] as const).entries()) {
    const { inputs, targets, weight } = await batchOf(encoding, encoding[split]);
    for (const [k, whole] of [inputs.input!, targets.loss!, weight].entries()) {
      const file = files[3 * i + k]!;
      const [name, read] = writes[k]!;
      expect(feedName(file)).toBe(`${split}.${name}`);
      asked.length = 0;
      const bytes = await contentBytes(streamNpy(file));
      expect(bytes.equals(writeNpy(whole)), feedName(file)).toBe(true);
      expect(new Set(asked.map((a) => a.columns))).toEqual(new Set([read]));
      const most = Math.max(...asked.map((a) => a.bytes));
      expect(most).toBeLessThanOrEqual(MEGABYTE);
      if (name === "inputs.input" && split === "train") expect(asked.length).toBeGreaterThan(2);
    }
  }
});
