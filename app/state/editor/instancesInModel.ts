import { isBlockLayer } from "../../../compiler/blocks/blockLayer.ts";
import type { CheckedGraph } from "../../../compiler/check/checked.ts";
import type { InstanceRef } from "../../../graph-schema/diagnostics/place.ts";

/** How often a block stands in a model: in rows, and inside of other blocks too. */
export function countInstances(checked: CheckedGraph, block: string): number {
  const known = new Map<CheckedGraph, number>();
  const count = (graph: CheckedGraph): number => {
    const before = known.get(graph);
    if (before !== undefined) return before;
    const found = [...graph.nodes.values()].reduce((sum, { layer, bodies = [] }) => {
      if (!isBlockLayer(layer)) return sum;
      // One that is bypassed or faulty follows the block all the same.
      const own = layer.block === block ? Math.max(bodies.length, 1) : 0;
      return bodies.reduce((all, inner) => all + count(inner), sum + own);
    }, 0);
    known.set(graph, found);
    return found;
  };
  return count(checked);
}

/** The first node that is an instance of a block, and the instances to enter for it; undefined where the model has none. */
export function findInstance(
  checked: CheckedGraph,
  block: string,
): { id: string; path: readonly InstanceRef[] } | undefined {
  const seen = new Set<CheckedGraph>();
  const find = (graph: CheckedGraph, path: readonly InstanceRef[]): ReturnType<typeof findInstance> => {
    if (seen.has(graph)) return undefined;
    seen.add(graph);
    const instances = [...graph.nodes.values()].filter(({ layer }) => isBlockLayer(layer));
    const own = instances.find(({ layer }) => isBlockLayer(layer) && layer.block === block);
    if (own) return { id: own.node.id, path };
    for (const { node, bodies = [] } of instances)
      for (const [index, inner] of bodies.entries()) {
        const found = find(inner, [...path, { id: node.id, index }]);
        if (found) return found;
      }
    return undefined;
  };
  return find(checked, []);
}
