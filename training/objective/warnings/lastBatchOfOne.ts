import { findBatchNorm, needsTwoSamples } from "../../../compiler/check/loneSample.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { DataView } from "../planView.ts";
import { batchOfOneFault } from "../batchStatistics/batchOfOneFault.ts";

/** The last batch of each epoch holds a single sample; where that is left out, a single row is none at all. */
export function lastBatchOfOne({ checked, encoding }: DataView): Diagnostic[] {
  const { batchSize } = checked.document.plan;
  const rows = encoding.train.length;
  const leftOut = needsTwoSamples(checked);
  if (leftOut && rows === 1) {
    const needed = encoding.validation.length > 0 ? 3 : 2;
    return [
      planError({ field: "dataset" }, { code: "tooFewRows", args: { needed, rows: encoding.dataset.rows } }),
    ];
  }
  const norm =
    batchSize > 1 && rows % batchSize === 1
      ? findBatchNorm(checked, ({ values }) => !leftOut || values === undefined || values === 1)
      : undefined;
  if (!norm) return [];
  let other = batchSize + 1;
  while (rows % other === 1) other++;
  return [batchOfOneFault(checked, { norm: norm.node, rows, leftOut, better: other })];
}
