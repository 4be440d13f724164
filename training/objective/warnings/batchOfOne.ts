import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { batchOfOneFault, firstBatchNorm } from "../batchStatistics/batchOfOneFault.ts";
import type { PlanView } from "../planView.ts";

/** Batch statistics over one sample, where each feature is its own mean and the variance is 0. */
export function batchOfOne({ checked }: PlanView): Diagnostic[] {
  const { plan } = checked.document;
  const norm = plan.batchSize === 1 ? firstBatchNorm(checked) : undefined;
  return norm ? [batchOfOneFault(checked, { norm, better: 16 })] : [];
}
