import { z } from "zod";
import { firstInPermutation, keyOf } from "../../run/generator.ts";
import { defineSplit } from "../split.ts";
import { partition, side } from "../splitting/partition.ts";
import { placesByKey } from "../splitting/placesByKey.ts";
import { heldOutOf, share } from "../splitting/share.ts";

/** Rows drawn class by class. */
export const stratified = defineSplit({
  type: "stratified",
  title: "Stratified",
  doc: "Holds out the same share of each class, drawn at random.",
  params: z.object({ share }),
  needs: () => ({ of: "target" }),
  split: (rows, { seed, keys }, p) => {
    const sides = new Uint8Array(rows.length);
    for (const [label, places] of placesByKey(keys)) {
      const count = heldOutOf(places.length, p.share);
      const held = firstInPermutation(keyOf(seed, "split", label), places.length, count);
      for (const [i, place] of places.entries()) if (held[i]) sides[place] = side.validation;
    }
    return partition(rows, sides);
  },
  examples: [
    { params: { share: 0.5 }, keys: [0, 1, 0, 1, 0, 0], validation: [3, 4, 5] },
    { params: {}, keys: [2, 2, 2, 0, 0, 1], validation: [1, 3] },
  ],
});
