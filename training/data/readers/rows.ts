import { z } from "zod";
import type { RangedFile } from "../rangedFile.ts";
import { defineReader } from "../reader.ts";
import { ColumnsHash } from "../rows/columnsHash.ts";
import { MemoryRows } from "../rows/memoryRows.ts";
import { type OpenedRows, openRows } from "../rows/openRows.ts";
import { blocksOf, packRows } from "../rows/packRows.ts";
import { startsAsRows } from "../rows/rowFile.ts";
import { type StartHash, startSha256 } from "../streamedHash.ts";

/** A dataset of any size that this program wrote, of which rows are read as they are needed. */
export const rows = defineReader({
  type: "rows",
  title: "Rows",
  doc: "A dataset of any size as this program keeps it: its rows are read as they are needed.",
  extensions: [".rows"],
  options: z.object({}),
  accepts: (files) => files.length === 1 && startsAsRows(files[0]!.bytes),
  read: async ([file], _told, startHash) => {
    const { name } = file!;
    const opened = await verified(file!, startHash);
    if ("error" in opened) return { error: `${name}: ${opened.error}` };
    const { title, doc, target, warnings, columns, hash } = opened.description;
    const { source } = opened;
    return {
      dataset: { title, doc, target, warnings, columns, hash, source, rows: source.rows },
      decisions: [],
    };
  },
  example: async () => {
    const number = { kind: "number", shape: [], dtype: "float32" } as const;
    const columns = [
      { ...number, name: "x", data: Float32Array.of(1, 2, 3, 4) },
      { ...number, name: "y", data: Float32Array.of(2, 4, 6, 8) },
    ];
    const about = { title: "Line", doc: "Four points.", target: "y", columns, warnings: [] };
    const blocks = () => blocksOf(new MemoryRows(columns, 4));
    const parts: Uint8Array[] = [];
    for await (const part of packRows({ ...about, blocks }, startSha256)) parts.push(part.slice());
    return [{ name: "line.rows", bytes: new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()) }];
  },
});

/** An opened file whose elements are those that were written, to the bit. */
async function verified(file: RangedFile, startHash: StartHash): Promise<OpenedRows | { error: string }> {
  const opened = await openRows(file);
  if ("error" in opened) return opened;
  const { description, source } = opened;
  const hash = new ColumnsHash(source.columns, startHash);
  for await (const block of blocksOf(source)) hash.add(block);
  return (await hash.digest()) === description.hash
    ? opened
    : { error: "its rows have changed since it was written" };
}
