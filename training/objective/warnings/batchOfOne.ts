import type { Diagnostic } from "../../../graph-schema/diagnostics/problem.ts";
import { batchFault, firstNorm, type PlanView } from "../planView.ts";

/** Statistics over a batch of one sample, of which each feature is its own mean. */
export function batchOfOne({ checked }: PlanView): Diagnostic[] {
  const { plan } = checked.document;
  const norm = plan.batchSize === 1 ? firstNorm(checked) : undefined;
  return norm ? [batchFault(checked, { norm, actual: "1", batchSize: 16 })] : [];
}
