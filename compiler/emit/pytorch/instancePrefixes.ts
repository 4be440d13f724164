import type { CheckedGraph } from "../../check/checked.ts";
import { bodyPrefix } from "../../lower/lowerNode.ts";

/** Prefixes of full names in the body of each instance, such as "stage.rest.2."; one for each place it stands in. */
export function instancePrefixes(checked: CheckedGraph): ReadonlyMap<CheckedGraph, readonly string[]> {
  const found = new Map<CheckedGraph, string[]>();
  const visit = (graph: CheckedGraph, prefix: string): void => {
    for (const { node, bodies = [], bypassed } of graph.nodes.values())
      for (const [index, inner] of bypassed ? [] : bodies.entries()) {
        const within = bodyPrefix(prefix + node.id, index, bodies.length);
        const known = found.get(inner);
        if (known) known.push(within);
        else found.set(inner, [within]);
        visit(inner, within);
      }
  };
  visit(checked, "");
  return found;
}
