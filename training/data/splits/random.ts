import { z } from "zod";
import { keyOf, permutation } from "../../run/generator.ts";
import { defineSplit } from "../split.ts";
import { partition, side } from "../splitting/partition.ts";
import { heldOutOf, share } from "../splitting/share.ts";

/** Rows drawn by the seed, the same everywhere. */
export const random = defineSplit({
  type: "random",
  title: "Random",
  doc: "Holds out rows drawn at random.",
  params: z.object({ share }),
  split: (rows, { seed }, p) => {
    const sides = new Uint8Array(rows.length);
    const order = permutation(keyOf(seed, "split"), rows.length);
    for (const i of order.subarray(0, heldOutOf(rows.length, p.share))) sides[i] = side.validation;
    return partition(rows, sides);
  },
  examples: [
    { params: {}, rows: 10, validation: [0, 7] },
    { params: { share: 0.5 }, rows: 4, validation: [0, 1] },
    { params: { share: 0 }, rows: 3, validation: [] },
    { params: { share: 0.9 }, rows: 2, validation: [0] },
  ],
});
