import { z } from "zod";
import { keyOf, permutation } from "../../run/generator.ts";
import { defineSplit } from "../split.ts";
import { partition, side } from "../splitting/partition.ts";
import { placesByKey } from "../splitting/placesByKey.ts";
import { share } from "../splitting/share.ts";

/** Whole groups, such as all pictures of one patient, in an order that the seed draws, as long as each brings the share nearer. */
export const group = defineSplit({
  type: "group",
  title: "By group",
  doc: "Holds out whole groups of rows that belong together, drawn at random.",
  params: z.object({ share }),
  needs: () => ({ of: "role", role: "group" }),
  split: (rows, { seed, keys }, p) => {
    const sides = new Uint8Array(rows.length);
    const groups = placesByKey(keys);
    const order = permutation(keyOf(seed, "split"), groups.length);
    const wanted = rows.length * p.share;
    let held = 0;
    for (const i of order.subarray(0, groups.length - 1)) {
      const [, places] = groups[i]!;
      const nearer = Math.abs(held + places.length - wanted) < Math.abs(held - wanted);
      if (!nearer) continue;
      for (const place of places) sides[place] = side.validation;
      held += places.length;
    }
    if (p.share > 0 && held === 0) return { fault: { code: "emptySplit", args: { heldOut: true } } };
    return partition(rows, sides);
  },
  examples: [
    { params: { share: 0.5 }, keys: [7, 7, 5, 5, 7, 5], validation: [2, 3, 5] },
    { params: {}, keys: [0, 0, 0, 0, 1, 2, 3, 3, 3, 3], validation: [4, 5] },
  ],
});
