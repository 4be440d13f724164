import type { CheckedGraph, CheckedNode } from "../../../compiler/check/checked.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";

/** The first layer that normalizes over the batch, at any depth of blocks. */
export function firstBatchNorm(graph: CheckedGraph): CheckedNode | undefined {
  for (const n of graph.nodes.values()) {
    if (!n.bypassed && n.layer?.traits?.normalizes === "batch") return n;
    for (const inner of n.bodies ?? []) {
      const found = firstBatchNorm(inner);
      if (found) return found;
    }
  }
  return undefined;
}

/** The fault of a batch size that makes a batch of one sample; `better` is one that does not. */
export function batchOfOneFault(
  { document: { plan } }: Pick<CheckedGraph, "document">,
  { norm, rows, better }: { norm: CheckedNode; rows?: number; better: number },
): Diagnostic {
  const { batchSize } = plan;
  return {
    code: "batchOfOne",
    severity: "warning",
    place: { in: "plan", field: "batchSize" },
    args: { norm: norm.node.id, batchSize, ...(rows !== undefined && { rows }) },
    fix: {
      code: "setBatchSize",
      args: { batchSize: better },
      edit: { kind: "setPlan", plan: { ...plan, batchSize: better } },
    },
  };
}
