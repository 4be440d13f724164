import { z } from "zod";
import { timeScale } from "../columnSchema.ts";
import { kinds } from "../kinds.ts";
import { columnSummary } from "./columnSummary.ts";

/**
 * A file of rows: the mark, blocks of `blockRows` rows (the last may have fewer) as {@link RowLayout} lays them out,
 * a description in JSON, its CRC-32 and length (uint32 each, little-endian), the mark again. It is written from start
 * to end without knowing how much will come, and of any row all elements of a dtype are read at once.
 */
export const mark = new TextEncoder().encode("TLROWS1\n");

/** Bytes behind the description. */
export const TAIL = 8 + mark.length;

/** Bytes that a block has about. */
export const BLOCK = 1 << 20;

/** What the file says of itself. */
export const rowFileDescription = z.object({
  title: z.string(),
  doc: z.string(),
  target: z.string(),
  rows: z.int().min(1),
  blockRows: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  columns: z
    .array(
      z.object({
        name: z.string(),
        kind: z.string().refine((kind) => Object.hasOwn(kinds, kind), "no kind of column"),
        shape: z.array(z.int().min(1)),
        dtype: z.enum(["float32", "int32", "uint8"]),
        classes: z.array(z.string()).exactOptional(),
        since: timeScale.exactOptional(),
        summary: columnSummary,
      }),
    )
    .min(1),
  warnings: z.array(
    z.object({
      line: z.number().exactOptional(),
      column: z.string().exactOptional(),
      message: z.string(),
    }),
  ),
});
export type RowFileDescription = z.infer<typeof rowFileDescription>;

/** Whether bytes are the start of a file of rows. */
export const startsAsRows = (start: Uint8Array): boolean => mark.every((byte, i) => start[i] === byte);
