import { z } from "zod";
import { keyOf, randomBits } from "../../run/generator.ts";
import { defineSplit } from "../split.ts";
import { hashRows } from "../splitting/hashRows.ts";
import { partition, side } from "../splitting/partition.ts";
import { share } from "../splitting/share.ts";

/** By what a row holds, so that it stays on its side wherever it stands and whatever other rows come. */
export const hash = defineSplit({
  type: "hash",
  title: "By hash",
  doc: "Holds out rows by a hash of what they hold: equal rows stay together, and a row stays on its side when others are added.",
  params: z.object({
    share,
    column: z
      .string()
      .max(1000)
      .default("")
      .describe("Column that is hashed, such as one of names; empty takes the whole row"),
  }),
  needs: (p) => (p.column === "" ? { of: "every" } : { of: "column", name: p.column, param: "column" }),
  keys: hashRows,
  split: (rows, { seed, keys }, p) => {
    const key = keyOf(seed, "split");
    const below = p.share * 2 ** 32;
    const sides = Uint8Array.from(keys, (k) => (randomBits(k, key) < below ? side.validation : side.train));
    return partition(rows, sides);
  },
  examples: [
    { params: { share: 0.5 }, keys: [1, 2, 3, 1, 2, 3, 4], validation: [0, 3] },
    { params: { share: 0 }, keys: [1, 2, 3], validation: [] },
  ],
});
