import { describe, expect, test } from "vitest";
import {
  addDims,
  type Dim,
  floorDivDims,
  mulDims,
  parseDim,
  subDims,
  substituteDim,
  symbolsOf,
} from "./dim.ts";
import { differences, solveDims } from "./solveDims.ts";
import { type Random, seededRandom } from "../../layers/testing/random.ts";

describe("what a symbol has to be", () => {
  test.each<[string | number, string | number, string | undefined]>([
    ["T", 64, "T = 64"],
    ["32*T", 256, "T = 8"],
    ["32*T", 250, undefined],
    ["T", "S", "T = S"],
    ["T", "2*S + 1", "T = 2*S + 1"],
    ["2*T", "4*S + 2", "T = 2*S + 1"],
    ["2*T", "3*S", undefined],
    ["T", "T + 1", undefined],
    ["T", "floor(T/2)", undefined],
    ["N", 64, undefined],
    ["N*T", "64*N", "T = 64"],
    ["N", "T", undefined],
    // A convolution of stride 2 has one result for two widths, of stride 1 for one.
    ["32*floor((W + 1)/2)", 128, undefined],
    ["floor(W/2) + W", 12, "W = 8"],
    ["W - 2", 26, "W = 28"],
    ["W*W", 49, "W = 7"],
    ["T", -3, undefined],
    ["S + floor(T/2)", "T", "S = T - floor(T/2)"],
  ])("%s = %s: %s", (a, b, expected) => {
    const [p, q] = [a, b].map((d) => (typeof d === "number" ? d : parseDim(d)!)) as [Dim, Dim];
    const found = solveDims([p, q]);
    expect(found && `${found.symbol} = ${found.size}`).toBe(expected);
    if (!found) return;
    const values = { [found.symbol]: found.size };
    expect(substituteDim(p, values)).toBe(substituteDim(q, values));
    expect(symbolsOf(found.size)).not.toContain(found.symbol);
  });
});

test("axes that have to be equal are those that neither agree nor spread", () => {
  expect(differences(["N", "T", 4], ["N", 64, 4])).toEqual([["T", 64]]);
  expect(differences(["N", "T", 1], ["S", 5])).toEqual([["T", "S"]]);
});

interface Size {
  dim: Dim;
  /** The same worked out with integers. */
  at: (v: Record<string, number>) => number;
}

/** What paddings, kernels, factors and strides make of a size, one after another. */
function chain(random: Random, length: number): Size {
  const symbol = random.of(["H", "T"]);
  let size: Size = { dim: symbol, at: (v) => v[symbol]! };
  for (let i = 0; i < length; i++) {
    const { dim, at } = size;
    const k = 1 + random.below(6);
    size = random.of<Size>([
      { dim: addDims(dim, k), at: (v) => at(v) + k },
      { dim: subDims(dim, k), at: (v) => at(v) - k },
      { dim: mulDims(dim, k), at: (v) => at(v) * k },
      { dim: floorDivDims(dim, k), at: (v) => Math.floor(at(v) / k) },
    ]);
  }
  return size;
}

/** Two of them joined along an axis, and a stride over that. */
function joined(random: Random): Size {
  const [a, c] = [chain(random, 3), chain(random, 3)];
  const k = 1 + random.below(4);
  return {
    dim: floorDivDims(addDims(a.dim, c.dim), k),
    at: (v) => Math.floor((a.at(v) + c.at(v)) / k),
  };
}

const points = Array.from({ length: 200 }, (_, i) => ({
  H: 1 + ((i * 7919) % 9973),
  T: 1 + ((i * 6007) % 9941),
}));

describe("the normal form on random sizes", () => {
  const random = seededRandom(2024);
  const chains = Array.from({ length: 4000 }, () => chain(random, 1 + random.below(6)));
  const sizes = [...chains.slice(0, 1000), ...Array.from({ length: 1000 }, () => joined(random))];

  test("has the value of what it was made from", () => {
    for (const { dim, at } of sizes)
      for (const v of points.slice(0, 9)) expect(substituteDim(dim, v), `${dim}`).toBe(at(v));
  });

  test("is one and the same exactly for chains that are equal everywhere", () => {
    const byValues = new Map<string, Set<Dim>>();
    for (const { dim, at } of chains) {
      const key = points.map(at).join();
      byValues.set(key, (byValues.get(key) ?? new Set()).add(dim));
    }
    const torn = [...byValues.values()].filter((forms) => forms.size > 1).map((forms) => [...forms]);
    expect(torn).toEqual([]);
    expect(byValues.size).toBeLessThan(0.7 * chains.length);
  });

  test("solves for a symbol so that both sides become one", () => {
    let solved = 0;
    for (let i = 1; i < sizes.length; i++) {
      const pair = [sizes[i - 1]!.dim, sizes[i]!.dim] as const;
      const found = solveDims(pair);
      if (!found) continue;
      solved++;
      const [p, q] = pair.map((d) => substituteDim(d, { [found.symbol]: found.size }));
      expect(p, `${pair.join(" = ")} by ${found.symbol} = ${found.size}`).toBe(q);
    }
    expect(solved).toBeGreaterThan(100);
  });
});
