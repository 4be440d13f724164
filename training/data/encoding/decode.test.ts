import { expect, test } from "vitest";
import { decodeClasses } from "./decode.ts";

const tensor = (shape: readonly number[], ...data: readonly number[]) =>
  ({ dtype: "float32", shape, data: Float32Array.from(data) }) as const;

test("scores become probabilities with names", () => {
  const [[a, b, c]] = decodeClasses(tensor([1, 3], 0, Math.log(3), -1000), ["x", "y", "z"], "softmax") as [
    [object, object, object],
  ];
  expect(a).toMatchObject({ name: "x", probability: expect.closeTo(0.25, 6) as number });
  expect(b).toMatchObject({ name: "y", probability: expect.closeTo(0.75, 6) as number });
  expect(c).toEqual({ name: "z", probability: 0 });
});

test("one score tells the second class from the first, also without an axis of its own", () => {
  for (const shape of [[2, 1], [2]])
    expect(decodeClasses(tensor(shape, Math.log(3), 0), ["no", "yes"], "sigmoid")).toEqual([
      [
        { name: "no", probability: expect.closeTo(0.25, 6) as number },
        { name: "yes", probability: expect.closeTo(0.75, 6) as number },
      ],
      [
        { name: "no", probability: 0.5 },
        { name: "yes", probability: 0.5 },
      ],
    ]);
});

test("sequences have a guess for each place, several labels are each a yes", () => {
  expect(decodeClasses(tensor([1, 3, 2], 0, 0, 0, 0, 0, 0), ["a", "b"], "softmax")).toHaveLength(3);
  expect(decodeClasses(tensor([1, 2], 0, -1000), ["a", "b"], "sigmoid")).toEqual([
    [
      { name: "a", probability: 0.5 },
      { name: "b", probability: 0 },
    ],
  ]);
});
