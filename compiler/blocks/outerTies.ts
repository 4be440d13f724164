import { blockNameOf, type Blocks, type Graph } from "../../graph-schema/document.ts";

const known = new WeakMap<Graph, readonly string[]>();

/**
 * Names of nodes around the instances of a block whose modules its graph calls: what `tiedTo` names in it and in the
 * blocks that it holds, and no node there has. In a document that is checked, none.
 */
export function outerTies(graph: Graph, blocks: Blocks): readonly string[] {
  const before = known.get(graph);
  if (before) return before;
  const ids = new Set(graph.nodes.map((n) => n.id));
  const found = new Set<string>();
  for (const { type, tiedTo, bypassed } of graph.nodes) {
    if (bypassed === true) continue;
    const outside = tiedTo !== undefined && !ids.has(tiedTo);
    if (outside) found.add(tiedTo);
    // An instance whose module stands outside gets from there what that module calls.
    for (const name of tiesInside(type, blocks)) if (outside || !ids.has(name)) found.add(name);
  }
  const names = [...found];
  known.set(graph, names);
  return names;
}

/** The same for the block that nodes of a type are instances of; none for a layer. */
export function tiesInside(type: string, blocks: Blocks): readonly string[] {
  const name = blockNameOf(type);
  const block = name !== undefined && Object.hasOwn(blocks, name) ? blocks[name] : undefined;
  return block ? outerTies(block.graph, blocks) : [];
}
