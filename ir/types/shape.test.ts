import { describe, expect, test } from "vitest";
import {
  bindShape,
  broadcast,
  formatShape,
  isStatic,
  normalAxis,
  sameType,
  type Shape,
  sizeOf,
  tensor,
} from "./shape.ts";

describe("broadcast", () => {
  test.each<[Shape[], Shape | undefined]>([
    [[], []],
    [
      [
        ["N", 3],
        ["N", 3],
      ],
      ["N", 3],
    ],
    [
      [
        ["N", 1, 3],
        ["T", 1],
      ],
      ["N", "T", 3],
    ],
    [
      [[1], ["N", 5]],
      ["N", 5],
    ],
    [[[], [2]], [2]],
    [
      [
        ["N", 3],
        ["N", 4],
      ],
      undefined,
    ],
    [[["N"], ["T"]], undefined],
    [[["2*T"], ["T"]], undefined],
    [
      [[2, 1], [1, 3], [3]],
      [2, 3],
    ],
  ])("of %j is %j", (shapes, expected) => expect(broadcast(...shapes)).toEqual(expected));
});

test.each([
  [-1, 3, 2],
  [0, 3, 0],
  [2, 3, 2],
  [3, 3, undefined],
  [-4, 3, undefined],
])("axis %i of %i is %s", (axis, rank, expected) => expect(normalAxis(axis, rank)).toBe(expected));

test("shapes in words, sizes and types", () => {
  expect(formatShape([])).toBe("scalar");
  expect(formatShape(["N", 1, "T + 2", "floor(H/2)"])).toBe("N×1×(T + 2)×floor(H/2)");
  expect(sizeOf(["N", 2, 3])).toBe("6*N");
  expect(sizeOf([])).toBe(1);
  expect(bindShape(["N", "T + 2", "H"], { N: 4, T: 3 })).toEqual([4, 5, "H"]);
  expect([isStatic([1, 2]), isStatic([1, "N"])]).toEqual([true, false]);
  expect(sameType(tensor([1]), tensor([1], "int32"))).toBe(false);
  expect(sameType(tensor(["N", 1]), tensor(["N", 1]))).toBe(true);
});
