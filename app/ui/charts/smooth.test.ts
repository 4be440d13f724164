import { expect, test } from "vitest";
import { smooth } from "./smooth.ts";

test("a level curve stays level from its first point on", () => {
  expect(smooth(new Array<number>(500).fill(3))).toSatisfy((y: number[]) =>
    y.every((v) => Math.abs(v - 3) < 1e-9),
  );
});

test("noise shrinks and the trend stays", () => {
  const trend = Array.from({ length: 1000 }, (_, i) => 1 - i / 1000);
  const noisy = trend.map((v, i) => v + (i % 2 === 0 ? 0.2 : -0.2));
  const errors = smooth(noisy).map((v, i) => Math.abs(v - trend[i]!));
  expect(Math.max(...errors.slice(200))).toBeLessThan(0.06);
});

test("few points are hardly changed", () => {
  expect(smooth([1, 0, 1])).toEqual([1, 0, 1]);
});
