import { sizeOf } from "../../ir/types/shape.ts";
import type { Column, Dataset } from "./dataset.ts";
import { sha256 } from "./sha256.ts";

/** A dataset from its columns, which must have the same number of rows; counts and hashes them. */
export async function createDataset(about: Omit<Dataset, "rows" | "hash">): Promise<Dataset> {
  const counts = about.columns.map((c) => c.data.length / sizeOf(c.shape));
  const rows = counts[0] ?? 0;
  if (counts.some((n) => n !== rows)) throw new Error(`internal: columns of ${counts.join(", ")} rows`);
  if (!about.columns.some((c) => c.name === about.target))
    throw new Error(`internal: no column "${about.target}"`);
  return { ...about, rows, hash: await hashColumns(about.columns) };
}

async function hashColumns(columns: readonly Column[]): Promise<string> {
  const parts = await Promise.all(
    columns.map(async ({ data, name, kind, shape, dtype, classes = [] }) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return { name, kind, shape, dtype, classes, data: await sha256(bytes) };
    }),
  );
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}
