import type { Document, Node } from "../../graph-schema/document.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import type { InputTypes, CheckedNode } from "./checked.ts";
import type { Environment, Resolved } from "./resolved.ts";

// What the result for a node of an earlier document depends on, so that the next check can take it over.

/** Whether what a node refers to is what it was; only instances of blocks refer to blocks. */
export const sameBlocks = (previous: Document, { blocks }: Environment, { layer }: Resolved): boolean =>
  (layer !== undefined && !isBlockLayer(layer)) || previous.blocks === blocks;

/** Whether a node computes what it did, from what arrives. */
export function sameNode(
  before: CheckedNode,
  { node, wrapper }: { node: Node; wrapper: string | undefined },
  arriving: InputTypes,
): boolean {
  if (before.wrapper !== wrapper || !alike(before.node, node)) return false;
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
