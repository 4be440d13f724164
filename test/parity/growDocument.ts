import { check } from "../../compiler/check/check.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { Random } from "../../layers/testing/random.ts";
import { shortAxes } from "../../training/run/shortAxes.ts";
import { withSizes } from "../../training/run/withSizes.ts";
import { Growing } from "./growing.ts";
import { growths } from "./growths.ts";

/** Most nodes of a document, those inside of copies counted. */
export const MOST_NODES = 60;

/**
 * A valid document with some of what nodes have to do with each other: modules that are called again, tied decoders,
 * rows, formulas, masks. A growth after which it no longer is valid, at the sizes too at which it is to run, is left out.
 */
export function growDocument(
  document: Document,
  { random, runs }: { random: Random; runs: readonly Readonly<Record<string, number>>[] },
): Document {
  let now = document;
  for (const grow of Object.values(growths)) {
    if (!random.oneIn(2)) continue;
    const growing = new Growing(now, random);
    grow(growing);
    const { grown } = growing;
    const open = check(grown);
    const runsAt = (sizes: Readonly<Record<string, number>>): boolean => {
      const sized = check(withSizes(grown, sizes));
      return sized.ok && shortAxes(open, { sized, sizes }).length === 0;
    };
    if (open.ok && open.size <= MOST_NODES && runs.every(runsAt)) now = grown;
  }
  return now;
}
