import { batch } from "../../../graph-schema/edits/compose.ts";
import { blockNameOf, type Blocks, type Document, freshId } from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";

/** Gives an instance of a block a block of its own, which starts out the same. */
export function unlinkBlock(document: Document, id: string): { edit: Edit; name: string } {
  const { blocks = {} } = document;
  const node = document.graph.nodes.find((n) => n.id === id)!;
  const before = blockNameOf(node.type)!;
  const base = before.replace(/\d+$/, "") || before;
  const name = freshId((key) => key === base || Object.hasOwn(blocks, key), base);
  const block = { ...blocks[before]!, title: freshTitle(blocks, blocks[before]!.title) };
  return {
    name,
    edit: batch([
      { kind: "setBlock", id: name, block },
      { kind: "replaceNode", id, node: { ...node, type: `block:${name}` } },
    ]),
  };
}

/** "Encoder 2", or the next number that no block has. */
export function freshTitle(blocks: Blocks, title: string): string {
  const base = title.replace(/ \d+$/, "").slice(0, 56);
  const taken = new Set(Object.values(blocks).map((b) => b.title));
  for (let i = 2; ; i++) if (!taken.has(`${base} ${i}`)) return `${base} ${i}`;
}
