import { batch } from "../../../graph-schema/edits/compose.ts";
import { type Document, freshId, nodeId } from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";
import { instancesOf, graphsOf, editOwnedGraph } from "./instancesOf.ts";

/** Gives a block another title, and the name that goes with it; instances that were called after it follow. */
export function renameBlock(
  document: Document,
  name: string,
  title: string,
): { edit: Edit; name: string; idOf(id: string, block: string | undefined): string } {
  const { blocks = {} } = document;
  const block = { ...blocks[name]!, title };
  const wanted = camelCase(title);
  const to =
    wanted === name || !nodeId.safeParse(wanted).success
      ? name
      : freshId((key) => key !== name && Object.hasOwn(blocks, key), wanted);
  if (to === name) return { edit: { kind: "setBlock", id: name, block }, name, idOf: (id) => id };
  const ids = new Map<string, string>();
  const key = (id: string, around: string | undefined): string => `${around ?? ""}.${id}`;
  const edits = graphsOf(document).flatMap((owned) => {
    const taken = new Set(owned.graph.nodes.map((n) => n.id));
    const instances = instancesOf(document, name).filter((instance) => instance.block === owned.block);
    return instances.map(({ node }) => {
      const born = new RegExp(`^${name}\\d*$`).test(node.id);
      const id = born ? freshId((other) => taken.has(other), to) : node.id;
      taken.add(id);
      ids.set(key(node.id, owned.block), id);
      return editOwnedGraph(owned, {
        kind: "replaceNode",
        id: node.id,
        node: { ...node, id, type: `block:${to}` },
      });
    });
  });
  const at = Object.keys(blocks).indexOf(name);
  return {
    name: to,
    idOf: (id, around) => ids.get(key(id, around)) ?? id,
    edit: batch([
      ...edits,
      { kind: "setBlock", id: to, block, at },
      { kind: "setBlock", id: name, block: undefined },
    ]),
  };
}

/** "Feed forward 2" → "feedForward2"; empty where there is no letter to begin with. */
function camelCase(title: string): string {
  const words = title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9 _-]/g, "")
    .split(/[\s_-]+/)
    .filter(Boolean);
  const joined = words
    .map((w, i) => (i === 0 ? w[0]!.toLowerCase() : w[0]!.toUpperCase()) + w.slice(1))
    .join("");
  return joined.replace(/^\d+/, "").slice(0, 40);
}
