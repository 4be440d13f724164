import type { Checked, CheckedGraph, CheckedNode } from "../../compiler/check/checked.ts";
import type { GraphView } from "../../compiler/check/graphView.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/problem.ts";
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

/** The fault of a batch size that makes a batch of one sample; `batchSize` is one that does not. */
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

/** "none below 0", "only −1 to 1". */
export const describeRange = ([low, high]: readonly [number, number]): string =>
  high === Infinity
    ? `none below ${low}`
    : low === -Infinity
      ? `none above ${high}`
      : `only ${low} to ${high}`;
