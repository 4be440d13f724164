import { expect, test } from "vitest";
import type { Dim } from "../../ir/types/dim.ts";
import { feedFault } from "./feedFault.ts";

const input = (name: string, ...shape: Dim[]) => ({ name, dtype: "float32", shape });
const fed = (...shape: number[]) => ({ dtype: "float32" as const, shape });

test.each([
  [[input("x", "N", 64)], { x: fed(3, 64) }, undefined],
  [[input("x", "N", 64)], { x: fed(0, 64) }, 'input "x", axis 0: expected at least 1, got 0'],
  [[input("x", "N", 64)], { x: fed(3, 50) }, 'input "x", axis 1: expected 64, got 50'],
  [[input("x", "N", "T")], { x: fed(3, 50, 2) }, 'input "x": expected [N, T], got [3, 50, 2]'],
  [
    [input("x", "N")],
    { x: { dtype: "int32" as const, shape: [3] } },
    'input "x": expected float32, got int32',
  ],
  [[input("a", "N", "T"), input("b", "N", "T")], { a: fed(3, 5), b: fed(3, 5) }, undefined],
  [
    [input("a", "N", "T"), input("b", "N", "T")],
    { a: fed(3, 5), b: fed(3, 6) },
    'input "b", axis 1: expected 5, as T is 5 by input "a", got 6',
  ],
  [
    [input("a", "N", "T"), input("b", "N", "2*T + 1")],
    { a: fed(3, 5), b: fed(3, 12) },
    'input "b", axis 1: expected 11, as T is 5 by input "a", got 12',
  ],
  [[input("b", "N", "2*T + 1")], { b: fed(3, 12) }, undefined],
  [[input("x", "N"), input("toString", 2)], { x: fed(3) }, undefined],
])("%j fed %j: %s", (inputs, given, expected) => expect(feedFault(inputs, given)).toBe(expected));
