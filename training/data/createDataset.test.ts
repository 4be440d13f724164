import { expect, test } from "vitest";
import { createDataset } from "./createDataset.ts";
import type { LoadedColumn } from "./loadedColumn.ts";

const column: LoadedColumn = {
  name: "kind",
  kind: "category",
  shape: [],
  dtype: "int32",
  data: Int32Array.of(0, 1),
  classes: ["a", "b"],
};
const hashOf = async (change: Partial<LoadedColumn>, title = ""): Promise<string> => {
  const columns = [{ ...column, ...change }];
  return (await createDataset({ id: "x", title, doc: "", target: columns[0]!.name, warnings: [], columns }))
    .hash;
};

test("the hash is that of the columns: names, kinds, shapes, classes and elements, nothing else", async () => {
  const hashes = await Promise.all([
    hashOf({}),
    hashOf({ name: "sort" }),
    hashOf({ classes: ["a", "c"] }),
    hashOf({ data: Int32Array.of(1, 0) }),
    hashOf({ kind: "tokens" }),
    hashOf({ shape: [2] }),
    hashOf({ data: Float32Array.of(0, 1), dtype: "float32" }),
  ]);
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(await hashOf({}, "another title")).toBe(hashes[0]);
  expect(await hashOf({ data: Int32Array.of(7, 0, 1).subarray(1) })).toBe(hashes[0]);
});

test("columns of different lengths are a fault of ours", async () => {
  const columns = [column, { ...column, name: "other", data: Int32Array.of(0) }];
  await expect(
    createDataset({ id: "x", title: "", doc: "", target: "kind", warnings: [], columns }),
  ).rejects.toThrow("internal: columns of 2, 1 rows");
});
