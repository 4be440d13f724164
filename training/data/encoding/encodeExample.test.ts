import { describe, expect, test } from "vitest";
import { loadedColumns } from "../../testing/loadedColumns.ts";
import { cases, encoded } from "../../testing/encodeCases.ts";

const { mnist, penguins, reverse, digits, sexes, sequences } = cases;

describe("example", () => {
  test("is encoded as rows are", async () => {
    const e = await encoded(penguins, sexes);
    const given = Object.fromEntries(
      loadedColumns(penguins).map((c) => [c.name, c.classes ? c.classes[c.data[4]!]! : c.data[4]!]),
    );
    const answer = await e.example({ ...given, "Body Mass (g)": "3450" });
    expect(answer).toEqual({ inputs: { input: (await e.batch([4])).inputs.input } });
    expect(await e.example({ ...given, Island: "Atlantis" })).toEqual({
      error: "Island: expected one of Biscoe, Dream, Torgersen",
    });
    expect(await e.example({ ...given, "Body Mass (g)": "heavy" })).toEqual({
      error: "Body Mass (g): expected a number",
    });
    expect(await e.example({})).toEqual({ error: "Species: expected one of Adelie, Chinstrap, Gentoo" });
  });

  test("pixels and tokens", async () => {
    const e = await encoded(mnist, digits);
    const row = (await e.batch([0])).inputs.input!;
    expect(await e.example({ image: row.data as Float32Array })).toEqual({ inputs: { input: row } });
    expect(await e.example({ image: [1, 2] })).toEqual({
      error: "image: expected 784 numbers (1×28×28) from 0 to 1",
    });
    const s = await encoded(reverse, sequences);
    expect(await s.example({ tokens: [..."abcdefghijkl"] })).toMatchObject({
      inputs: { input: { shape: [1, 12], data: Int32Array.from({ length: 12 }, (_, i) => i) } },
    });
    expect(await s.example({ tokens: [..."abcdefghijkz"] })).toEqual({
      error: "tokens: expected 12 tokens out of a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p",
    });
  });
});
