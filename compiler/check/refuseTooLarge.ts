import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { countInside, isExpanded, MOST_NODES, unexpanded } from "../blocks/countNodes.ts";
import type { Resolved } from "./resolved.ts";

/**
 * Refuses the instances that make a document too large, the largest first, before anything is expanded; `fits` tells
 * whether there was none.
 */
export function refuseTooLarge(resolved: ReadonlyMap<string, Resolved>): {
  resolved: ReadonlyMap<string, Resolved>;
  fits: boolean;
} {
  const instances = [...resolved].filter(([, node]) => isExpanded(node));
  const sizes = instances.map(([id, node]) => ({ id, size: countInside(node) }));
  let size = sizes.reduce((sum, instance) => sum + instance.size, resolved.size);
  if (size <= MOST_NODES) return { resolved, fits: true };
  const left = new Map(resolved);
  for (const instance of sizes.toSorted((a, b) => b.size - a.size)) {
    if (size <= MOST_NODES) break;
    size -= instance.size;
    // One that would fit alone has the room that the others leave.
    const most = instance.size > MOST_NODES ? MOST_NODES : Math.max(0, MOST_NODES - size);
    const node = unexpanded(resolved.get(instance.id)!);
    left.set(instance.id, { ...node, problems: [...node.problems, problem.tooLarge(most, instance.size)] });
  }
  return { resolved: left, fits: false };
}
