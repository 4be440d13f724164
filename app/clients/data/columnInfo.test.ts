import { expect, test } from "vitest";
import { createDataset } from "../../../training/data/createDataset.ts";
import { columnInfo, datasetInfo, rowsOf } from "./columnInfo.ts";

const x = {
  name: "x",
  kind: "number",
  shape: [],
  dtype: "float32",
  data: Float32Array.of(1, NaN, 3, 5),
} as const;
const y = {
  name: "y",
  kind: "category",
  shape: [],
  dtype: "int32",
  classes: ["a", "b"],
  data: Int32Array.of(1, 1, -1, 0),
} as const;

const pixels = Uint8Array.from({ length: 16 }, (_, i) => i);
const dataset = await createDataset({
  ...{ id: "sample:test", title: "", doc: "", target: "y", warnings: [] },
  columns: [x, y, { name: "image", kind: "image", shape: [1, 2, 2], dtype: "uint8", data: pixels }],
});
const infoOf = (name: string) => columnInfo(dataset.columns.find((c) => c.name === name)!);

test("numbers are summed up without their gaps", () => {
  const { gaps, numbers } = infoOf("x");
  expect(gaps).toBe(1);
  expect(numbers).toMatchObject({ least: 1, largest: 5, mean: 3 });
  expect(numbers?.deviation).toBeCloseTo(Math.sqrt(8 / 3));
});

test("classes are counted, gaps apart", () => {
  expect(infoOf("y")).toMatchObject({ gaps: 1, counts: [1, 2] });
});

test("rows are copied in the order asked for, and elements stay behind in the summary", async () => {
  expect(await rowsOf(dataset, [3, 0])).toEqual({
    x: Float32Array.of(5, 1),
    y: Int32Array.of(0, 1),
    image: Uint8Array.of(12, 13, 14, 15, 0, 1, 2, 3),
  });
  expect(JSON.stringify(datasetInfo(dataset))).not.toContain("data");
});
