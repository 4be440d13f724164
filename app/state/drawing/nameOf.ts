import { firstNameOf, type Node } from "../../../graph-schema/document.ts";
import type { Layer } from "../../../layers/layer.ts";

/**
 * What a node is called on the canvas: its layer's title and number while its id is the one it was born with,
 * else its id, with the title as an aside.
 */
export function nameOf(node: Node, layer: Layer | undefined): { name: string; aside?: string } {
  if (!layer) return { name: node.id, aside: node.type };
  const born = firstNameOf(node.type);
  const number = node.id.startsWith(born) ? node.id.slice(born.length) : undefined;
  if (number !== undefined && /^\d*$/.test(number))
    return { name: layer.title, ...(number && { aside: number }) };
  return { name: node.id, aside: layer.title };
}
