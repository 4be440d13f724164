import type { Dataset } from "../data/dataset.ts";
import type { LoadedColumn } from "../data/loadedColumn.ts";
import { MemoryRows } from "../data/rows/memoryRows.ts";

/** The columns of a dataset in memory, with their elements. */
export function loadedColumns({ source }: Dataset): readonly LoadedColumn[] {
  if (!(source instanceof MemoryRows)) throw new Error("the rows of this dataset are not in memory");
  return source.columns;
}
