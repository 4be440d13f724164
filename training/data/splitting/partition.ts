import type { Partition } from "../split.ts";

/** What becomes of a row. */
export const side = { train: 0, validation: 1, neither: 2 } as const;

/** Parts rows by the side of each: 0 to learn from, 1 held out, 2 neither. */
export function partition(rows: Uint32Array, sides: Uint8Array): Partition {
  return { train: taken(rows, sides, side.train), validation: taken(rows, sides, side.validation) };
}

function taken(rows: Uint32Array, sides: Uint8Array, wanted: number): Uint32Array {
  const out = new Uint32Array(sides.reduce((n, s) => n + (s === wanted ? 1 : 0), 0));
  let at = 0;
  for (let i = 0; i < rows.length; i++) if (sides[i] === wanted) out[at++] = rows[i]!;
  return out;
}
