import type { Checked, CheckedGraph, CheckedNode } from "../../compiler/check/checked.ts";
import type { GraphView } from "../../compiler/check/graphView.ts";
import type { Range } from "../../graph-schema/diagnostics/args.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Objective } from "./objective.ts";
import type { Encoding } from "../data/encoding/encode.ts";

/** A model and how it is to be trained, as warnings see them. */
export interface PlanView {
  checked: Checked;
  graph: GraphView;
  /** The output node whose input the loss compares. */
  output: string;
  objective: Objective;
}

/** The same with data that fit. */
export interface DataView extends PlanView {
  encoding: Encoding;
}

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

/** A range as diagnostics hold it, in which null has no end. */
export const boundsOf = ([low, high]: readonly [number, number]): Range => [
  low === -Infinity ? null : low,
  high === Infinity ? null : high,
];
