import { z } from "zod";
import { firstInPermutation, keyOf } from "../../run/generator.ts";
import { defineSplit } from "../split.ts";
import { partition, side } from "../splitting/partition.ts";

/** One of k parts of as many rows (or one more), so that k runs hold out each row once. */
export const kFold = defineSplit({
  type: "kFold",
  title: "K folds",
  doc: "Parts the rows at random into folds of the same size and holds out one; a run for each fold judges by every row.",
  params: z.object({
    folds: z.int().min(2).max(1000).default(5).describe("How many parts there are"),
    fold: z.int().min(0).max(999).default(0).describe("Which of them is held out, from 0"),
  }),
  split: (rows, { seed }, { folds, fold }) => {
    if (fold >= folds) {
      const bound = { phrase: "least", bound: fold, inclusive: false, of: "number" } as const;
      const actual = { phrase: "written", json: String(folds) } as const;
      return { fault: { code: "settingRange", args: { expected: bound, actual } }, param: "folds" };
    }
    if (folds > rows.length)
      return { fault: { code: "tooFewRows", args: { needed: folds, rows: rows.length } }, param: "folds" };
    const at = (k: number): number => Math.floor((k * rows.length) / folds);
    const firstOf = (end: number): Uint8Array => firstInPermutation(keyOf(seed, "split"), rows.length, end);
    const sides = firstOf(at(fold + 1));
    for (const [i, earlier] of firstOf(at(fold)).entries()) if (earlier) sides[i] = side.train;
    return partition(rows, sides);
  },
  examples: [
    { params: {}, rows: 12, validation: [0, 7] },
    { params: { folds: 3, fold: 2 }, rows: 7, validation: [3, 4, 5] },
  ],
});
