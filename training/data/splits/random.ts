import { z } from "zod";
import { firstInPermutation, keyOf } from "../../run/generator.ts";
import { defineSplit } from "../split.ts";
import { partition } from "../splitting/partition.ts";
import { heldOutOf, share } from "../splitting/share.ts";

/** Rows drawn by the seed, the same everywhere. */
export const random = defineSplit({
  type: "random",
  title: "Random",
  doc: "Holds out rows drawn at random.",
  params: z.object({ share }),
  split: (rows, { seed }, p) => {
    const count = heldOutOf(rows.length, p.share);
    return partition(rows, firstInPermutation(keyOf(seed, "split"), rows.length, count));
  },
  examples: [
    { params: {}, rows: 10, validation: [0, 7] },
    { params: { share: 0.5 }, rows: 4, validation: [0, 1] },
    { params: { share: 0 }, rows: 3, validation: [] },
    { params: { share: 0.9 }, rows: 2, validation: [0] },
  ],
});
