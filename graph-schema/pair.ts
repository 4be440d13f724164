import { z } from "zod";

/** A number for height and width alike, or one for each. */
export type Pair = number | [height: number, width: number];

/** Schema of a pair of integers from `min` to `max`. */
export const pair = (min: number, max: number): z.ZodType<Pair, Pair> =>
  z.union([z.int().min(min).max(max), z.tuple([z.int().min(min).max(max), z.int().min(min).max(max)])]);

/** Height and width. */
export const bothOf = (p: Pair): [height: number, width: number] => (typeof p === "number" ? [p, p] : p);

/** One number where height and width agree. */
export const shortest = (p: Pair): Pair => {
  const [h, w] = bothOf(p);
  return h === w ? h : [h, w];
};

/** "3×3". */
export const formatPair = (p: Pair): string => bothOf(p).join("×");

/** "3" where height and width agree, else "3×5". */
export const formatShortest = (p: Pair): string =>
  typeof shortest(p) === "number" ? `${shortest(p)}` : formatPair(p);
