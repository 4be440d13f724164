import type { CheckedGraph, CheckedNode } from "../../../compiler/check/checked.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/problem.ts";
import type { PlanView } from "../planView.ts";

/** Statistics over a batch of one sample, of which each feature is its own mean. */
export function batchOfOne({ checked }: PlanView): Diagnostic[] {
  const { plan } = checked.document;
  const norm = plan.batchSize === 1 ? firstNorm(checked) : undefined;
  return norm ? [batchFault(checked, { norm, actual: "1", batchSize: 16 })] : [];
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
  { norm, actual, batchSize }: { norm: CheckedNode; actual: string; batchSize: number },
): Diagnostic {
  return {
    code: "batchOfOne",
    severity: "warning",
    param: "batchSize",
    expected: `batches of two or more samples, as "${norm.node.id}" takes its statistics over them`,
    actual,
    fix: {
      title: `Set the batch size to ${batchSize}`,
      edit: { kind: "setPlan", plan: { ...plan, batchSize } },
    },
  };
}
