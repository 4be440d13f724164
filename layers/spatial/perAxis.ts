import { z } from "zod";
import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";

/** How many axes a window slides over, besides batch and channels. */
export type SpatialAxes = 1 | 2 | 3;

/** A number for all spatial axes alike, or one for each in their order. */
export type PerAxis = number | readonly number[];

/** Schema of an integer from `min` to `max` for each of `axes` spatial axes; along a single one it is just that. */
export function perAxis(axes: SpatialAxes, min: number, max: number): z.ZodType<PerAxis, PerAxis> {
  const one = z.int().min(min).max(max);
  if (axes === 1) return one;
  return z.union([one, axes === 2 ? z.tuple([one, one]) : z.tuple([one, one, one])]);
}

/** The number along each axis. */
export const eachOf = (p: PerAxis, axes: number): readonly number[] =>
  typeof p === "number" ? new Array<number>(axes).fill(p) : p;

/** One number where all axes agree. */
export const shortest = (p: PerAxis): PerAxis =>
  typeof p !== "number" && p.every((size) => size === p[0]) ? p[0]! : p;

/** "3×3". */
export const formatPerAxis = (p: PerAxis, axes: number): string => eachOf(p, axes).join("×");

/** "3" where all axes agree, else "3×5". */
export const formatShortest = (p: PerAxis): string => {
  const short = shortest(p);
  return typeof short === "number" ? `${short}` : short.join("×");
};

/** "3×3" in a message. */
export const shownPerAxis = (p: PerAxis, axes: number): Phrase => ({
  phrase: "perAxis",
  sizes: eachOf(p, axes),
});

/** "3" where all axes agree, else "3×5", in a message. */
export function shownShortest(p: PerAxis): Phrase | number {
  const short = shortest(p);
  return typeof short === "number" ? short : { phrase: "perAxis", sizes: short };
}
