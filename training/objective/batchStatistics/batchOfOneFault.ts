import type { CheckedGraph, CheckedNode } from "../../../compiler/check/checked.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";

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
