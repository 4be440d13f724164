import { sizeOf } from "../../ir/types/shape.ts";
import { schemaOf } from "./columnSchema.ts";
import type { Dataset, LoadedDataset, StoredDataset } from "./dataset.ts";
import type { LoadedColumn } from "./loadedColumn.ts";
import { hashOfColumns } from "./rows/columnsHash.ts";
import { SummaryOfColumn } from "./rows/columnSummary.ts";
import { MemoryRows } from "./rows/memoryRows.ts";
import { sha256 } from "./sha256.ts";

/** A dataset from its columns, which must have the same number of rows; counts and hashes them. */
export async function createDataset(about: LoadedDataset): Promise<Dataset> {
  const counts = about.columns.map((c) => c.data.length / sizeOf(c.shape));
  const rows = counts[0] ?? 0;
  if (counts.some((n) => n !== rows)) throw new Error(`internal: columns of ${counts.join(", ")} rows`);
  if (!about.columns.some((c) => c.name === about.target))
    throw new Error(`internal: no column "${about.target}"`);
  const elements = about.columns.map(({ data: { buffer, byteOffset, byteLength } }) =>
    sha256(new Uint8Array(buffer, byteOffset, byteLength)),
  );
  return {
    ...about,
    rows,
    columns: about.columns.map((column) => ({ ...schemaOf(column), summary: summaryOf(column) })),
    source: new MemoryRows(about.columns, rows),
    hash: await hashOfColumns(about.columns, await Promise.all(elements)),
  };
}

/** A dataset in its place, from what a reader found: columns in memory, or rows that stay where they are. */
export const placedDataset = async (
  found: Omit<LoadedDataset, "id"> | StoredDataset,
  place: Pick<Dataset, "id"> & Partial<Pick<Dataset, "title" | "doc" | "target">>,
): Promise<Dataset> => ("source" in found ? { ...found, ...place } : createDataset({ ...found, ...place }));

function summaryOf(column: LoadedColumn) {
  const summary = new SummaryOfColumn(column);
  summary.add(column.data);
  return summary.summary();
}
