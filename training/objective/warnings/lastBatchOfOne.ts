import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { batchOfOneFault, firstBatchNorm } from "../batchStatistics/batchOfOneFault.ts";
import type { DataView } from "../planView.ts";

/** The last batch of each epoch holds a single sample. */
export function lastBatchOfOne({ checked, encoding }: DataView): Diagnostic[] {
  const { batchSize } = checked.document.plan;
  const rows = encoding.train.length;
  const norm = batchSize > 1 && rows % batchSize === 1 ? firstBatchNorm(checked) : undefined;
  if (!norm) return [];
  let other = batchSize + 1;
  while (rows % other === 1) other++;
  return [batchOfOneFault(checked, { norm, rows, better: other })];
}
