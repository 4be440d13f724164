import { isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import type { CheckedGraph } from "../../compiler/check/checked.ts";

/** How often a block stands in a model: in rows, and inside of other blocks too. */
export function countCopies(checked: CheckedGraph, block: string): number {
  const known = new Map<CheckedGraph, number>();
  const count = (graph: CheckedGraph): number => {
    const before = known.get(graph);
    if (before !== undefined) return before;
    const found = [...graph.nodes.values()].reduce((sum, { layer, inside = [] }) => {
      if (!isBlockLayer(layer)) return sum;
      // One that is bypassed or faulty follows the block all the same.
      const own = layer.block === block ? Math.max(inside.length, 1) : 0;
      return inside.reduce((all, inner) => all + count(inner), sum + own);
    }, 0);
    known.set(graph, found);
    return found;
  };
  return count(checked);
}
