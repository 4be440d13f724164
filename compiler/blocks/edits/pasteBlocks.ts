import {
  blockNameOf,
  type Blocks,
  type Document,
  freshId,
  type Node,
} from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";

/** The blocks that nodes are instances of, and those that these hold instances of. */
export function blocksFor(document: Document, nodes: readonly Node[]): Blocks {
  const { blocks = {} } = document;
  const inside = (list: readonly Node[]): string[] =>
    list.flatMap((n) => blockNameOf(n.type) ?? []).filter((name) => Object.hasOwn(blocks, name));
  const found = new Set(inside(nodes));
  // A set can be walked while it grows.
  for (const name of found) for (const inner of inside(blocks[name]!.graph.nodes)) found.add(inner);
  return Object.fromEntries([...found].map((name) => [name, blocks[name]!]));
}

/** Brings blocks and nodes that are instances of them into a document; a block whose name is taken is renamed. */
export function pasteBlocks(
  document: Document,
  brought: Blocks,
  nodes: readonly Node[],
): { edits: readonly Edit[]; nodes: readonly Node[] } {
  const here = document.blocks ?? {};
  const same = (name: string): boolean => JSON.stringify(here[name]) === JSON.stringify(brought[name]);
  // A block is the same only if those it holds instances of are.
  const differs = new Set(Object.keys(brought).filter((name) => !same(name)));
  for (let grown = true; grown;) {
    grown = false;
    for (const [name, { graph }] of Object.entries(brought))
      if (!differs.has(name) && graph.nodes.some((n) => differs.has(blockNameOf(n.type) ?? ""))) {
        differs.add(name);
        grown = true;
      }
  }
  const taken = new Set(Object.keys(here));
  const names = new Map<string, string>();
  for (const name of differs) {
    const free = freshId((key) => taken.has(key), name);
    taken.add(free);
    names.set(name, free);
  }
  const renamed = (list: readonly Node[]): Node[] =>
    list.map((n) => {
      const name = names.get(blockNameOf(n.type) ?? "");
      return name === undefined ? n : { ...n, type: `block:${name}` };
    });
  return {
    nodes: renamed(nodes),
    edits: [...names].map(([before, id]): Edit => {
      const block = brought[before]!;
      return {
        kind: "setBlock",
        id,
        block: { ...block, graph: { ...block.graph, nodes: renamed(block.graph.nodes) } },
      };
    }),
  };
}
