import { type Dim, substituteDim } from "../../../ir/types/dim.ts";
import type { Shape } from "../../../ir/types/shape.ts";

/** Sizes that symbols such as T must have for `shape` to be `sizes`; undefined where it cannot be. */
export function solveShape(
  shape: Shape,
  sizes: readonly number[],
  known: Readonly<Record<string, number>> = {},
): Record<string, number> | undefined {
  if (shape.length !== sizes.length) return undefined;
  const symbols: Record<string, number> = { ...known };
  for (const [i, d] of shape.entries()) {
    const bound: Dim = substituteDim(d, symbols);
    if (typeof bound === "string" && /^\w+$/.test(bound)) symbols[bound] = sizes[i]!;
    else if (bound !== sizes[i]) return undefined;
  }
  return symbols;
}
