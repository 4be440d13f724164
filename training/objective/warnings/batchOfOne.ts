import { findBatchNorm } from "../../../compiler/check/loneSample.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { batchOfOneFault } from "../batchStatistics/batchOfOneFault.ts";
import type { PlanView } from "../planView.ts";

/**
 * Batch statistics over one sample. Where a channel then has one value, which is its own mean, nothing can be learned
 * past it, and it is an error, as in PyTorch.
 */
export function batchOfOne({ checked }: PlanView): Diagnostic[] {
  if (checked.document.plan.batchSize !== 1) return [];
  const alone = findBatchNorm(checked, ({ values }) => values === 1);
  const norm = alone ?? findBatchNorm(checked);
  if (!norm) return [];
  const fault = batchOfOneFault(checked, { norm: norm.node, better: 16 });
  return [alone ? { ...fault, severity: "error" } : fault];
}
