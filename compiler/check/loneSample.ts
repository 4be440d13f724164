import { type Dim, substituteDim } from "../../ir/types/dim.ts";
import type { CheckedGraph, CheckedNode } from "./checked.ts";

/** A layer that normalizes over the batch, and how many values a channel of it has in a batch of one sample. */
export interface BatchNormed {
  node: CheckedNode;
  /** Undefined where the data decide it. */
  values: number | undefined;
}

/** The first layer that normalizes over the batch and of which that holds, at any depth of blocks. */
export function findBatchNorm(
  graph: CheckedGraph,
  holds: (norm: BatchNormed) => boolean = () => true,
): BatchNormed | undefined {
  for (const node of graph.nodes.values()) {
    if (!node.bypassed && node.layer?.traits?.normalizes === "batch") {
      const found = { node, values: valuesOf(node) };
      if (holds(found)) return found;
    }
    for (const body of node.bodies ?? []) {
      const found = findBatchNorm(body, holds);
      if (found) return found;
    }
  }
  return undefined;
}

/**
 * Whether a batch of one sample would leave, or might, some batch norm a single value a channel, of which there are no
 * statistics: PyTorch refuses it, and each value would be its own mean.
 */
export const needsTwoSamples = (graph: CheckedGraph): boolean =>
  findBatchNorm(graph, ({ values }) => values === undefined || values === 1) !== undefined;

/** Of x: [N, C, …] all axes but the channels, at N = 1. */
function valuesOf({ inputs }: CheckedNode): number | undefined {
  const shape: readonly Dim[] = inputs.x?.[0]?.shape ?? [];
  const known = shape.toSpliced(1, 1).map((d) => substituteDim(d, { N: 1 }));
  const fixed = known.filter((d) => typeof d === "number").reduce((product, d) => product * d, 1);
  return known.every((d) => typeof d === "number") || fixed > 1 ? fixed : undefined;
}

/**
 * Batches of an epoch. A last one of a single sample is left out where that would leave a batch norm one value a channel
 * (`needsTwoSamples`); as each epoch has its own order, it is another sample each time.
 */
export const batchesOf = (
  { rows, batchSize }: { rows: number; batchSize: number },
  { leavesLone }: { leavesLone: boolean },
): number =>
  leavesLone && batchSize > 1 && rows % batchSize === 1
    ? Math.floor(rows / batchSize)
    : Math.ceil(rows / batchSize);
