import { describe, expect, test } from "vitest";
import {
  addDims,
  type Dim,
  exactDivDims,
  floorDivDims,
  mulDims,
  parseDim,
  subDims,
  substituteDim,
  symbolsOf,
} from "./dim.ts";

describe("normal form", () => {
  test.each([
    [addDims("N", 2), "N + 2"],
    [addDims(subDims("N", 2), 2), "N"],
    [mulDims("T", "N", 3), "3*N*T"],
    [mulDims(addDims("H", 1), addDims("H", -1)), "H*H - 1"],
    [subDims("N", "N"), 0],
    [floorDivDims(mulDims("N", 6), 3), "2*N"],
    [floorDivDims(addDims("H", 4), 2), "floor(H/2) + 2"],
    [floorDivDims(addDims(mulDims(2, "H"), 1), 2), "H"],
    [floorDivDims(addDims(mulDims(2, "H"), 3), 4), "floor((H + 1)/2)"],
    [floorDivDims(floorDivDims("H", 2), 2), "floor(H/4)"],
    [floorDivDims(mulDims("N", "T", 64), mulDims("T", 64)), "N"],
    [floorDivDims(subDims("H", 1), 2), "floor((H + 1)/2) - 1"],
    [exactDivDims(mulDims("N", 12), 4), "3*N"],
    [exactDivDims("N", 4), undefined],
    [parseDim(" 2*T + T"), "3*T"],
    [parseDim("floor((H+2)/2)"), "floor(H/2) + 1"],
    [parseDim("2*"), undefined],
    [parseDim("floor(H/0)"), undefined],
    [parseDim("T;"), undefined],
    [symbolsOf("floor((H + 1)/2)*N"), ["H", "N"]],
  ])("%j is %j", (actual, expected) => expect(actual).toEqual(expected));
});

test("an axis that is enlarged or shortened without end stays a size that can be read again", () => {
  let [large, small]: Dim[] = ["T", "T"];
  for (let i = 0; i < 400; i++) {
    large = addDims(mulDims(large!, 1000), 1);
    small = floorDivDims(addDims(small!, 1), 1000);
    for (const d of [large, small]) expect(substituteDim(d, {})).toBe(d);
  }
  expect(substituteDim(mulDims("T", 1e21), { T: 2 })).toBe(2e21);
});

test("agrees with integers on random expressions", () => {
  let seed = 1;
  const random = (n: number): number => ((seed = (seed * 48271) % 2147483647) >> 3) % n;
  for (let round = 0; round < 2000; round++) {
    const values = { H: 1 + random(40), T: 1 + random(40) };
    let symbolic: string | number = random(2) ? "H" : "T";
    let known: number = values[symbolic as "H" | "T"];
    for (let step = 0; step < 6; step++) {
      const k = 1 + random(7);
      const pick = random(5);
      if (pick === 0) [symbolic, known] = [addDims(symbolic, k), known + k];
      if (pick === 1) [symbolic, known] = [subDims(symbolic, k), known - k];
      if (pick === 2) [symbolic, known] = [mulDims(symbolic, k), known * k];
      if (pick === 3) [symbolic, known] = [floorDivDims(symbolic, k), Math.floor(known / k)];
      if (pick === 4) [symbolic, known] = [addDims(symbolic, mulDims("T", k)), known + values.T * k];
    }
    expect(substituteDim(symbolic, values), `${symbolic} at ${JSON.stringify(values)}`).toBe(known);
    expect(parseDim(String(symbolic).replace(/^-/, "0-"))).toBe(symbolic);
  }
});
