import type { Document, Node } from "../../graph-schema/document.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import type { CheckedGraph, CheckedNode } from "./checked.ts";
import { gather } from "./gather.ts";
import type { Resolved } from "./resolved.ts";

// What the result for a node of an earlier document depends on, so that the next check can take it over.

/** A pass over a graph: of the previous check, or of this one as far as it has come. */
export interface PassOf extends Pick<CheckedGraph, "document" | "wiring"> {
  nodes: ReadonlyMap<string, CheckedNode>;
}

/** What the same pass of the previous check found for a node, where it computes the same from what arrives. */
export function keptFrom(
  before: PassOf,
  now: PassOf,
  { node, it }: { node: Node; it: Resolved },
): CheckedNode | undefined {
  const known = before.nodes.get(node.id);
  if (!known || known.wrapper !== it.wrapper || !alike(known.node, node)) return undefined;
  return sameBlocks(before.document, now.document, it) && sameArrivals(known, before, now)
    ? known
    : undefined;
}

/** Whether what a node refers to is what it was; only instances of blocks refer to blocks. */
const sameBlocks = (before: Document, now: Document, { layer }: Resolved): boolean =>
  before.blocks === now.blocks || (layer !== undefined && !isBlockLayer(layer));

/** Whether two nodes compute the same with one parametrization; where they stand on the canvas does not matter. */
const alike = (a: Node, b: Node): boolean =>
  a === b || (a.type === b.type && a.params === b.params && a.bypassed === b.bypassed);

function sameArrivals({ node: { id }, inputs }: CheckedNode, before: PassOf, now: PassOf): boolean {
  const wires = now.wiring.inEdges.get(id) ?? [];
  // Over the same wires came what then left the sources.
  if (now.wiring === before.wiring)
    return wires.every(({ from, output }) =>
      sameArrival(now.nodes.get(from)?.outputs[output], before.nodes.get(from)?.outputs[output]),
    );
  const arriving = gather(wires, now.nodes);
  const ports = Object.keys(arriving);
  return (
    ports.length === Object.keys(inputs).length &&
    ports.every((port) => {
      const [now, then] = [arriving[port]!, inputs[port]];
      return then?.length === now.length && now.every((t, i) => sameArrival(t, then[i]));
    })
  );
}

const sameArrival = (a: TensorType | undefined, b: TensorType | undefined): boolean =>
  a === b || (!!a && !!b && sameType(a, b));
