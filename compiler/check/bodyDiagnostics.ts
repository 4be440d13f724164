import { inBlock } from "../../graph-schema/edits/compose.ts";
import type { InstanceRef, Diagnostic } from "../../graph-schema/diagnostics/problem.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import type { CheckedNode } from "./checked.ts";

/** The diagnostics of the bodies of an instance, located in the graph around it; one that repetitions share once. */
export function bodyDiagnostics({ node, layer, bodies = [] }: CheckedNode): Diagnostic[] {
  if (!isBlockLayer(layer)) return [];
  const found = new Map<string, Diagnostic>();
  for (const [index, { diagnostics }] of bodies.entries())
    for (const d of diagnostics) {
      const { fix: _, path = [], ...rest } = d;
      const key = JSON.stringify([path.map((c) => c.id), rest]);
      if (!found.has(key)) found.set(key, fromBody(d, { id: node.id, index }, layer.block));
    }
  return [...found.values()];
}

/** A diagnostic of the body of an instance, located in the graph around it. */
export function fromBody(
  { fix, path, ...rest }: Diagnostic,
  instance: InstanceRef,
  block: string,
): Diagnostic {
  const own = fix && path === undefined;
  return {
    ...rest,
    path: [instance, ...(path ?? [])],
    ...(fix && { fix: own ? { ...fix, edit: inBlock(block, fix.edit) } : fix }),
  };
}
