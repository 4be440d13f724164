import type { CheckedGraph, CheckedNode } from "../../../compiler/check/checked.ts";
import { findBatchNorm } from "../../../compiler/check/loneSample.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
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

/** The fault of a batch size that makes a batch of one sample; `better` is one that does not. */
export function batchOfOneFault(
  { document: { plan } }: Pick<CheckedGraph, "document">,
  { norm, better, ...last }: { norm: CheckedNode; rows?: number; leftOut?: boolean; better: number },
): Diagnostic {
  const { batchSize } = plan;
  return {
    code: "batchOfOne",
    severity: "warning",
    place: { in: "plan", field: "batchSize" },
    args: { norm: norm.node.id, batchSize, ...last },
    fix: {
      code: "setBatchSize",
      args: { batchSize: better },
      edit: { kind: "setPlan", plan: { ...plan, batchSize: better } },
    },
  };
}
