import { describe, expect, test } from "vitest";
import { cases, encoded } from "../../testing/encodeCases.ts";

const { mnist, penguins, reverse, digits, sexes, sequences } = cases;

describe("example", () => {
  test("is encoded as rows are", () => {
    const e = encoded(penguins, sexes);
    const given = Object.fromEntries(
      penguins.columns.map((c) => [c.name, c.classes ? c.classes[c.data[4]!]! : c.data[4]!]),
    );
    const answer = e.example({ ...given, "Body Mass (g)": "3450" });
    expect(answer).toEqual({ inputs: { input: e.batch([4], 1).inputs.input } });
    expect(e.example({ ...given, Island: "Atlantis" })).toEqual({
      error: "Island: expected one of Biscoe, Dream, Torgersen",
    });
    expect(e.example({ ...given, "Body Mass (g)": "heavy" })).toEqual({
      error: "Body Mass (g): expected a number",
    });
    expect(e.example({})).toEqual({ error: "Species: expected one of Adelie, Chinstrap, Gentoo" });
  });

  test("pixels and tokens", () => {
    const e = encoded(mnist, digits);
    const row = e.batch([0], 1).inputs.input!;
    expect(e.example({ image: row.data as Float32Array })).toEqual({ inputs: { input: row } });
    expect(e.example({ image: [1, 2] })).toEqual({
      error: "image: expected 784 numbers (1×28×28) from 0 to 1",
    });
    const s = encoded(reverse, sequences);
    expect(s.example({ tokens: [..."abcdefghijkl"] })).toMatchObject({
      inputs: { input: { shape: [1, 12], data: Int32Array.from({ length: 12 }, (_, i) => i) } },
    });
    expect(s.example({ tokens: [..."abcdefghijkz"] })).toEqual({
      error: "tokens: expected 12 tokens out of a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p",
    });
  });
});
