import { z } from "zod";

/** The setting of how much is held out. */
export const share = z.number().min(0).max(0.9).default(0.2).describe("Share of the rows held out");

/** How many of `count` rows that is, rounded: at least one if any, never all. */
export function heldOutOf(count: number, share: number): number {
  const wanted = share === 0 ? 0 : Math.max(1, Math.round(count * share));
  return Math.min(wanted, Math.max(0, count - 1));
}
