import type { CheckedGraph, CheckedNode } from "../../../compiler/check/checked.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { PlanView } from "../warnings.ts";

/** Statistics over a batch of one sample, of which each feature is its own mean. */
export function batchOfOne({ checked }: PlanView): Diagnostic[] {
  const { plan } = checked.document;
  const norm = plan.batchSize === 1 ? firstNorm(checked) : undefined;
  return norm ? [batchFault(checked, { norm, better: 16 })] : [];
}

/** A layer that takes statistics over the batch, at any depth. */
export function firstNorm(graph: CheckedGraph): CheckedNode | undefined {
  for (const n of graph.nodes.values()) {
    if (!n.bypassed && n.layer?.traits?.normalizes === "batch") return n;
    for (const inner of n.bodies ?? []) {
      const found = firstNorm(inner);
      if (found) return found;
    }
  }
  return undefined;
}

/** The batch size leaves a sample alone; another does not. */
export function batchFault(
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
