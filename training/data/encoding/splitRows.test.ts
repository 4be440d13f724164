import { describe, expect, test } from "vitest";
import { cases, encoded, planOf, table } from "../../testing/encodeCases.ts";

const { iris, flowers, values } = cases;

describe("splits", () => {
  test("the seed decides; ascending; stratified keeps the share of each class", () => {
    const a = encoded(iris, flowers);
    expect(encoded(iris, flowers).validation).toEqual(a.validation);
    expect(encoded(iris, flowers, planOf({ seed: 1 })).validation).not.toEqual(a.validation);
    expect([...a.train]).toEqual([...a.train].sort((x, y) => x - y));
    const s = encoded(iris, flowers, planOf({ stratify: true }));
    const species = iris.columns.at(-1)!.data;
    for (const k of [0, 1, 2]) expect([...s.validation].filter((r) => species[r] === k)).toHaveLength(10);
    expect(encoded(iris, flowers, planOf({ validation: 0 })).validation).toHaveLength(0);
  });

  test("never holds out all rows, nor none of the share", async () => {
    const two = await table(
      [
        { name: "x", data: Float32Array.of(1, 2) },
        { name: "y", data: Float32Array.of(0, 1) },
      ],
      "y",
    );
    for (const validation of [0.01, 0.9]) {
      const e = encoded(two, values, planOf({ validation }));
      expect([e.train.length, e.validation.length]).toEqual([1, 1]);
    }
  });
});
