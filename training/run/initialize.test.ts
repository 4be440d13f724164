import { expect, test } from "vitest";
import { normal, ones, uniform } from "../../ir/initializer.ts";
import { initialize } from "./initialize.ts";

const at = { seed: 3, name: "fc.weight" };

test("draws within the bounds, from a stream that the name and the seed decide", () => {
  const w = initialize(uniform(0.5), [40, 50], at);
  expect(w).toMatchObject({ dtype: "float32", shape: [40, 50] });
  expect(w.data).toHaveLength(2000);
  const values = [...w.data].map(Number);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.5);
  expect(Math.max(...values)).toBeLessThan(0.5);
  expect(Math.max(...values)).toBeGreaterThan(0.49);
  expect(initialize(uniform(0.5), [40, 50], at)).toEqual(w);
  expect(initialize(uniform(0.5), [40, 50], { ...at, name: "fc.bias" }).data).not.toEqual(w.data);
  expect(initialize(uniform(0.5), [40, 50], { ...at, seed: 4 }).data).not.toEqual(w.data);
});

test("normal, constant, scalar", () => {
  const x = [...initialize(normal(0.02), [10_000], at).data].map(Number);
  expect(x.reduce((s, v) => s + v * v, 0) / x.length).toBeCloseTo(0.0004, 4);
  expect([...initialize(ones, [], at).data]).toEqual([1]);
});

test("a direction has length 1", () => {
  const { data } = initialize({ kind: "direction" }, [300_000], at);
  expect((data as Float32Array).reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1, 5);
});

test("lengths are those of the rows that are drawn beside them", () => {
  const shape = [3, 2, 2];
  const init = { kind: "lengths", of: "weight_v", shape, init: uniform(1) } as const;
  const lengths = initialize(init, [3, 1, 1], { seed: 3, name: "fc.weight_g" });
  const rows = initialize(uniform(1), shape, { seed: 3, name: "fc.weight_v" }).data as Float32Array;
  expect(lengths.shape).toEqual([3, 1, 1]);
  for (const i of [0, 1, 2])
    expect(lengths.data[i]).toBeCloseTo(Math.hypot(...rows.slice(4 * i, 4 * i + 4)), 5);
});

test("takes feature statistics once they are known", () => {
  const init = { kind: "feature", statistic: "std", input: "input" } as const;
  expect([...initialize(init, [2], at).data]).toEqual([1, 1]);
  const statistics = (input: string, statistic: string): Float32Array =>
    Float32Array.of(input.length, statistic.length);
  expect([...initialize(init, [2], { ...at, statistics }).data]).toEqual([5, 3]);
  expect(() => initialize(init, [3], { ...at, statistics })).toThrow("internal");
});
