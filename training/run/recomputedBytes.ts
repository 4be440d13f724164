import type { CheckedGraph, CheckedNode } from "../../compiler/check/checked.ts";
import { bytesOf } from "../../compiler/check/cost.ts";
import { addDims, type Dim, mulDims, subDims, sumDims } from "../../ir/types/dim.ts";

/**
 * Bytes that a forward pass leaves for each row where blocks keep what leaves them alone and compute the rest again: all
 * that is outside, and the inside of one block, the largest. Undefined where sizes come from the data.
 */
export function recomputedBytes(graph: CheckedGraph): number | undefined {
  const blocks = [...blocksIn(graph)];
  const inside = sumDims(blocks.map(({ total }) => total.activationBytes));
  const leaving = sumDims(blocks.map(leavingBytes));
  const kept = addDims(subDims(graph.total.activationBytes, inside), leaving);
  if (typeof kept !== "number") return undefined;
  const largest = blocks.map(({ total }) => total.activationBytes).filter((d) => typeof d === "number");
  return kept + Math.max(0, ...largest);
}

/** The outermost instances that hold no row of blocks, one for each time that they are repeated. */
function* blocksIn(graph: CheckedGraph): Generator<CheckedGraph> {
  for (const { bodies = [] } of graph.nodes.values())
    for (const body of bodies)
      if (holdsRow(body)) yield* blocksIn(body);
      else yield body;
}

const holdsRow = ({ nodes }: CheckedGraph): boolean =>
  [...nodes.values()].some(({ bodies = [] }: CheckedNode) => bodies.length > 1 || bodies.some(holdsRow));

const leavingBytes = ({ outputs }: CheckedGraph): Dim =>
  sumDims(
    Object.values(outputs).map(({ shape, dtype }) =>
      mulDims(...shape.map((d) => (d === "N" ? 1 : d)), bytesOf[dtype]),
    ),
  );
