import { expect, test } from "vitest";
import { displayPrediction } from "./displayPrediction.ts";

const output = (shape: number[], data: number[]) => ({
  dtype: "float32" as const,
  shape,
  data: Float32Array.from(data),
});

test("scores of classes become shares that add up to 1, whatever their size", () => {
  const made = displayPrediction({
    output: output([1, 3], [1000, 1001, 999]),
    classes: ["a", "b"],
    activation: "softmax",
  });
  if (made.kind !== "classes") throw new Error("expected classes");
  expect(made.places[0]!.map((c) => c.name)).toEqual(["a", "b", "2"]);
  expect(made.places[0]!.reduce((n, c) => n + c.share, 0)).toBeCloseTo(1);
  expect(made.places[0]![1]!.share).toBeCloseTo(0.665, 3);
});

test("a sequence has a row of shares for each place", () => {
  const made = displayPrediction({
    output: output([1, 2, 2], [0, 0, 0, Math.log(3)]),
    classes: ["x", "y"],
    activation: "softmax",
  });
  expect(made).toMatchObject({
    places: [
      [{ share: 0.5 }, { share: 0.5 }],
      [{}, { name: "y" }],
    ],
  });
  expect(made.kind === "classes" && made.places[1]![1]!.share).toBeCloseTo(0.75);
});

test("one score of yes or no gives the share of both", () => {
  const made = displayPrediction({
    output: output([1, 1], [Math.log(4)]),
    classes: ["no", "yes"],
    activation: "sigmoid",
  });
  expect(made.kind === "classes" && made.places[0]!.map((c) => [c.name, c.share.toFixed(3)])).toEqual([
    ["no", "0.200"],
    ["yes", "0.800"],
  ]);
});

test("numbers stay as they are", () => {
  expect(
    displayPrediction({ output: output([1, 1], [2.5]), classes: undefined, activation: "identity" }),
  ).toEqual({
    kind: "numbers",
    values: [2.5],
  });
});

test("scores that stand before the places come to the same rows", () => {
  const made = displayPrediction({
    output: output([1, 2, 1, 2], [0, 0, 0, Math.log(3)]),
    classes: ["x", "y"],
    activation: "softmax",
    classAxis: 1,
  });
  expect(made).toMatchObject({
    places: [
      [{ share: 0.5 }, { share: 0.5 }],
      [{ share: expect.closeTo(0.25) as number }, { share: expect.closeTo(0.75) as number }],
    ],
  });
});
