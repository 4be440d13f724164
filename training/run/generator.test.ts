import { describe, expect, test } from "vitest";
import { createBuilder } from "../../ir/builder.ts";
import { randomUniform } from "../../compiler/lower/randomUniform.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { targets } from "../../ir/targets.ts";
import { load, programOf } from "../../ir/testing/runProgram.ts";
import { tensor } from "../../ir/types/shape.ts";
import { firstInPermutation, keyOf, normals, permutation, randomBits, uniforms } from "./generator.ts";

describe("randomBits", () => {
  test("is the hash in exact integers", () => {
    const exact = (index: number, key: number): number => {
      const wrap = (n: bigint): bigint => n & 0xffffffffn;
      const mix = (h: bigint): bigint => wrap(h * (2n * h + 1n));
      let h = mix(wrap(BigInt(index) * 0x9e3779b1n + BigInt(key)));
      h = mix(wrap(h + h / 65536n));
      return Number(mix(wrap(h + h / 65536n)));
    };
    for (let i = 0; i < 1000; i++) {
      const [index, key] = [randomBits(i, 1), randomBits(i, 2)];
      expect(randomBits(index, key)).toBe(exact(index, key));
    }
  });

  test("starts with the numbers it always started with", () => {
    expect([...Array(4).keys()].map((i) => randomBits(i, 1))).toMatchInlineSnapshot(`
      [
        903,
        40996670,
        2789293774,
        788915383,
      ]
    `);
    expect(keyOf(0, "shuffle", 0)).toMatchInlineSnapshot(`4137717782`);
  });
});

describe("uniforms", () => {
  test("fill 256 bins evenly (χ², 5 standard deviations)", () => {
    for (const key of [0, 1, 2, keyOf(7, "x"), 0xffffffff]) {
      const bins = new Array<number>(256).fill(0);
      const n = 256 * 400;
      for (const u of uniforms(key, n)) bins[Math.floor(u * 256)]!++;
      const chi2 = bins.reduce((sum, c) => sum + (c - 400) ** 2 / 400, 0);
      expect(Math.abs(chi2 - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
    }
  });

  test("are not correlated with themselves at a lag, nor between keys", () => {
    const n = 100_000;
    const correlation = (a: Float32Array, b: Float32Array): number =>
      (12 * a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i]! - 0.5), 0)) / a.length;
    const x = uniforms(keyOf(0, "a"), n);
    for (const lag of [1, 2, 3, 28, 784, 4096])
      expect(Math.abs(correlation(x.subarray(lag), x))).toBeLessThan(5 / Math.sqrt(n - lag));
    for (const other of [keyOf(0, "b"), keyOf(1, "a"), keyOf(0, "a", 1)])
      expect(Math.abs(correlation(x, uniforms(other, n)))).toBeLessThan(5 / Math.sqrt(n));
  });
});

test("devices draw the same numbers", async () => {
  const b = createBuilder();
  const y = randomUniform({ key: b.leaf("key", tensor([], "uint32")), offset: 1000, count: 500 }, b);
  const key = keyOf(9, "dropout", 3);
  for (const target of Object.values(targets)) {
    const run = await load(legalize(programOf({ y }), target));
    const drawn = await run({ key: { dtype: "uint32", dims: [], data: [key] } });
    expect(drawn.y!.data).toEqual([...uniforms(key, 1500).subarray(1000)]);
  }
});

test("keys differ by seed, text, number and where one text ends", () => {
  const keys = [
    keyOf(0),
    keyOf(1),
    keyOf(0, "ab"),
    keyOf(0, "a", "b"),
    keyOf(0, "a"),
    keyOf(1, "a"),
    keyOf(0, "a", 1),
    keyOf(0, "a", 0),
    keyOf(0, 1, 0),
    keyOf(0, 0, 1),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test("normals have the moments of a normal distribution, for odd counts too", () => {
  const x = normals(keyOf(3, "weight"), 100_001);
  const moment = (k: number): number => x.reduce((sum, v) => sum + v ** k, 0) / x.length;
  expect(moment(1)).toBeCloseTo(0, 1.8);
  expect(moment(2)).toBeCloseTo(1, 1.6);
  expect(moment(4)).toBeCloseTo(3, 0.8);
  expect(x.every(Number.isFinite)).toBe(true);
});

describe("permutation", () => {
  test("holds each number once, and leaves no position favored", () => {
    const n = 100;
    const sums = new Float64Array(n);
    for (let key = 0; key < 400; key++) {
      const order = permutation(keyOf(key, "shuffle"), n);
      expect(new Set(order).size).toBe(n);
      order.forEach((v, i) => (sums[i]! += v));
    }
    const deviation = Math.sqrt((n * n - 1) / 12 / 400);
    for (const sum of sums) expect(Math.abs(sum / 400 - (n - 1) / 2)).toBeLessThan(5 * deviation);
  });

  test("is the stable argsort of the bits", () => {
    const key = keyOf(5, "split");
    const bits = Array.from({ length: 70_000 }, (_, i) => randomBits(i, key));
    const order = [...bits.keys()].sort((a, b) => bits[a]! - bits[b]! || a - b);
    expect([...permutation(key, bits.length)]).toEqual(order);
  });

  test("of none and of one", () => {
    expect([...permutation(1, 0)]).toEqual([]);
    expect([...permutation(1, 1)]).toEqual([0]);
  });

  test("its first are found without it", () => {
    const key = keyOf(5, "split");
    for (const count of [0, 1, 7, 70_000]) {
      const order = permutation(key, count);
      for (const end of [0, 1, count >> 1, count, count + 1]) {
        const expected = new Uint8Array(count);
        for (const i of order.subarray(0, end)) expected[i] = 1;
        expect(firstInPermutation(key, count, end).join(""), `${end} of ${count}`).toBe(expected.join(""));
      }
    }
  });
});
