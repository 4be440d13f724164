import { blockNameOf, type Blocks } from "../../graph-schema/document.ts";

const known = new WeakMap<Blocks, Map<string, ReadonlySet<string>>>();

/** Whether block `from` is `to`, or holds an instance of it at any depth. */
export function containsBlock(blocks: Blocks, from: string, to: string): boolean {
  const reached = known.get(blocks) ?? new Map<string, ReadonlySet<string>>();
  known.set(blocks, reached);
  const inside = reached.get(from) ?? reach(blocks, from);
  reached.set(from, inside);
  return inside.has(to);
}

function reach(blocks: Blocks, from: string): Set<string> {
  const found = new Set([from]);
  // A set can be walked while it grows.
  for (const name of found)
    for (const { type } of (Object.hasOwn(blocks, name) && blocks[name]?.graph.nodes) || []) {
      const inner = blockNameOf(type);
      if (inner !== undefined) found.add(inner);
    }
  return found;
}
