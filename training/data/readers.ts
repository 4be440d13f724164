import type { Reader } from "./reader.ts";
import { csv } from "./readers/csv.ts";
import { idx } from "./readers/idx.ts";
import { jsonLines } from "./readers/jsonLines.ts";
import { packed } from "./readers/packed.ts";
import { rows } from "./readers/rows.ts";

/** Every file format, once, in the order in which they are tried. */
export const readers = { rows, packed, idx, jsonLines, csv } as const satisfies Readonly<
  Record<string, Reader>
>;
