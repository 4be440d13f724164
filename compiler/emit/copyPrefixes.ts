import type { CheckedGraph } from "../check/checked.ts";
import { insidePrefix } from "../lower/lowerNode.ts";

/** What full names begin with in each graph inside copies of blocks, such as "stage.rest.2.": one for each copy. */
export function copyPrefixes(checked: CheckedGraph): ReadonlyMap<CheckedGraph, readonly string[]> {
  const found = new Map<CheckedGraph, string[]>();
  const visit = (graph: CheckedGraph, prefix: string): void => {
    for (const { node, inside = [], bypassed } of graph.nodes.values())
      for (const [index, inner] of bypassed ? [] : inside.entries()) {
        const within = insidePrefix(prefix + node.id, index, inside.length);
        const known = found.get(inner);
        if (known) known.push(within);
        else found.set(inner, [within]);
        visit(inner, within);
      }
  };
  visit(checked, "");
  return found;
}
