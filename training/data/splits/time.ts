import { z } from "zod";
import { defineSplit } from "../split.ts";
import { partition, side } from "../splitting/partition.ts";
import { heldOutOf, share } from "../splitting/share.ts";

/** The latest rows; of equal times those that stand last. */
export const time = defineSplit({
  type: "time",
  title: "By time",
  doc: "Holds out the latest rows, so that a model is judged by what came after all it has seen.",
  params: z.object({ share }),
  needs: () => ({ of: "role", role: "time" }),
  split: (rows, { keys }, p) => {
    const sides = new Uint8Array(rows.length);
    const count = heldOutOf(rows.length, p.share);
    if (count === 0) return partition(rows, sides);
    const from = Float64Array.from(keys).sort()[rows.length - count]!;
    let open = count;
    for (let i = 0; i < rows.length; i++)
      if (keys[i]! > from) {
        sides[i] = side.validation;
        open--;
      }
    for (let i = rows.length - 1; open > 0; i--)
      if (keys[i] === from) {
        sides[i] = side.validation;
        open--;
      }
    return partition(rows, sides);
  },
  examples: [
    { params: { share: 0.5 }, keys: [3, 1, 4, 2], validation: [0, 2] },
    { params: { share: 0.5 }, keys: [1, 5, 1, 1], validation: [1, 3] },
    { params: { share: 0 }, keys: [3, 1], validation: [] },
  ],
});
