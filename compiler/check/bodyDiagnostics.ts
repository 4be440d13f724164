import { inBlock } from "../../graph-schema/edits/compose.ts";
import type { Diagnostic, Fix } from "../../graph-schema/diagnostics/diagnostic.ts";
import { type InstanceRef, pathOf, placeInInstance } from "../../graph-schema/diagnostics/place.ts";
import type { Code } from "../../graph-schema/diagnostics/codes.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import type { CheckedGraph, CheckedNode } from "./checked.ts";

/**
 * The diagnostics of the bodies of an instance, located in the graph around it: one that repetitions share once, and
 * of each code as many as `isShown` says, since what stands in a block of blocks is found once a copy.
 */
export function bodyDiagnostics(
  { node, layer, bodies = [] }: CheckedNode,
  isShown: (code: Code) => boolean,
): Diagnostic[] {
  if (!isBlockLayer(layer)) return [];
  const found = new Map<string, Diagnostic>();
  const met = new Set<CheckedGraph>();
  for (const [index, graph] of bodies.entries()) {
    // Those of a row that get the same are one and the same.
    if (met.has(graph)) continue;
    met.add(graph);
    for (const d of graph.diagnostics) {
      const { fix: _, alternatives: __, place, ...rest } = d;
      const key = JSON.stringify([pathOf(place).map((c) => c.id), { ...place, path: undefined }, rest]);
      if (!found.has(key) && isShown(d.code))
        found.set(key, fromBody(d, { id: node.id, index }, layer.block));
    }
  }
  return [...found.values()];
}

/** A diagnostic of the body of an instance, located in the graph around it. */
export function fromBody(
  { fix, alternatives, place, ...rest }: Diagnostic,
  instance: InstanceRef,
  block: string,
): Diagnostic {
  const own = pathOf(place).length === 0;
  const around = (inner: Fix): Fix => (own ? { ...inner, edit: inBlock(block, inner.edit) } : inner);
  return {
    ...rest,
    place: placeInInstance(place, instance),
    ...(fix && { fix: around(fix) }),
    ...(alternatives && { alternatives: alternatives.map(around) }),
  };
}
