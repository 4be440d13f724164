import type { Document, Node } from "../../graph-schema/document.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import type { InputTypes, CheckedNode } from "./checked.ts";
import type { Environment, Resolved } from "./resolved.ts";

// What the result for a node of an earlier document depends on, so that the next check can take it over.

/** A node where it is checked. */
interface Placed {
  node: Node;
  it: Resolved;
  arriving: InputTypes;
  environment: Environment;
}

/** What the previous check found for a node, where it computes the same from what arrives. */
export function keptFrom(
  before: { document: Document; nodes: ReadonlyMap<string, CheckedNode> | undefined } | undefined,
  at: Placed,
): CheckedNode | undefined {
  if (!before || !sameBlocks(before.document, at.environment, at.it)) return undefined;
  const known = before.nodes?.get(at.node.id);
  return known && sameNode(known, at) ? known : undefined;
}

/** Whether what a node refers to is what it was; only instances of blocks refer to blocks. */
const sameBlocks = (previous: Document, { blocks }: Environment, { layer }: Resolved): boolean =>
  (layer !== undefined && !isBlockLayer(layer)) || previous.blocks === blocks;

/** Whether a node computes what it did, from what arrives. */
function sameNode(before: CheckedNode, { node, it, arriving }: Placed): boolean {
  if (before.wrapper !== it.wrapper || !alike(before.node, node)) return false;
  const ports = Object.keys(arriving);
  return (
    ports.length === Object.keys(before.inputs).length &&
    ports.every((port) => {
      const then = before.inputs[port];
      const now = arriving[port]!;
      return then?.length === now.length && now.every((t, i) => sameArrival(t, then[i]));
    })
  );
}

/** Whether two nodes compute the same; where they stand on the canvas does not matter. */
const alike = (a: Node, b: Node): boolean =>
  a === b ||
  (a.type === b.type && a.params === b.params && a.bypassed === b.bypassed && a.wrapper === b.wrapper);

const sameArrival = (a: TensorType | undefined, b: TensorType | undefined): boolean =>
  a === b || (!!a && !!b && sameType(a, b));
