import { inBlock } from "../../graph-schema/compose.ts";
import type { Diagnostic } from "../../graph-schema/problem.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import type { CheckedNode } from "./checked.ts";

/** What was found inside a copy of a block, as seen from the graph around it; what repetitions share counts once. */
export function insideDiagnostics({ node, layer, inside = [] }: CheckedNode): Diagnostic[] {
  if (!isBlockLayer(layer)) return [];
  const found = new Map<string, Diagnostic>();
  for (const { diagnostics } of inside)
    for (const d of diagnostics) {
      const { fix, path, ...rest } = d;
      const key = JSON.stringify([path, rest]);
      if (found.has(key)) continue;
      const own = fix && path === undefined;
      found.set(key, {
        ...rest,
        path: [node.id, ...(path ?? [])],
        ...(fix && { fix: own ? { ...fix, edit: inBlock(layer.block, fix.edit) } : fix }),
      });
    }
  return [...found.values()];
}
