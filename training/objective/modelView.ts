import { bodyPrefix, stateName } from "../../compiler/lower/lowerNode.ts";
import { type Checked, type CheckedGraph, type CheckedNode, titleOf } from "../../compiler/check/checked.ts";
import { blockNameOf } from "../../graph-schema/document.ts";
import { incomingWires } from "../../graph-schema/wires.ts";
import type { TensorType } from "../../ir/types/shape.ts";

/** An input or output of a model. */
export interface ModelPort {
  id: string;
  type: TensorType;
  /** Title of the layer of the node, for messages. */
  layer?: string;
}

/** A node as plans name it. */
export interface PlacedNode {
  /** Ids of the instances around it and its own: "encoder.0.norm". */
  path: string;
  /** What the names of its parameters begin with: its path, or that of its module, and those that it shares. */
  owners: readonly string[];
  /** The block that it is an instance of. */
  block: string | undefined;
  addsLoss: boolean;
  /** It has parameters, or a node inside of it has. */
  hasParameters: boolean;
  /** Where it has parameters of its own that are learned, none of them frozen: the node. */
  learned: CheckedNode | undefined;
}

/** What a plan can speak of. */
export interface ModelView {
  inputs: readonly ModelPort[];
  /** In the order of the document. */
  outputs: readonly ModelPort[];
  nodes(): readonly PlacedNode[];
}

/** What a plan can speak of in a checked document without errors. */
export function modelView(checked: Checked): ModelView {
  const { nodes } = checked.document.graph;
  const wires = incomingWires(checked.document.graph);
  const at = (id: string, type: TensorType | undefined): ModelPort[] =>
    type ? [{ id, type, layer: titleOf(checked.nodes.get(id)!) }] : [];
  const ids = (boundary: "input" | "output"): string[] =>
    nodes.flatMap(({ id }) => (checked.nodes.get(id)!.layer?.boundary === boundary ? [id] : []));
  let placed: readonly PlacedNode[] | undefined;
  return {
    inputs: ids("input").flatMap((id) => at(id, checked.nodes.get(id)!.outputs.y)),
    outputs: ids("output").flatMap((id) => {
      const wire = wires.get(id)?.[0];
      return at(id, wire && checked.nodes.get(wire.from)?.outputs[wire.output]);
    }),
    nodes: () => (placed ??= placedIn(checked, { path: "", owner: "", frozen: false })),
  };
}

function placedIn(
  graph: CheckedGraph,
  around: { path: string; owner: string; frozen: boolean },
): PlacedNode[] {
  return [...graph.nodes.values()].flatMap((n): PlacedNode[] => {
    const { node, layer, params, bodies, bypassed } = n;
    const path = around.path + node.id;
    const owners = ownersOf(n, around.owner);
    const frozen = around.frozen || n.frozen === true || node.frozen === true;
    const addsLoss = !bypassed && params !== undefined && layer?.addsLoss?.(params) === true;
    const inside = (bodies ?? []).flatMap((body, i) =>
      placedIn(body, {
        path: bodyPrefix(path, i, bodies!.length),
        owner: bodyPrefix(owners[0], n.oneModule ? 0 : i, n.oneModule ? 1 : bodies!.length),
        frozen,
      }),
    );
    const own = !bypassed && !bodies && (n.parameters?.length ?? 0) > 0;
    const hasParameters = own || inside.some((one) => one.hasParameters);
    const learned = own && !frozen ? n : undefined;
    return [{ path, owners, block: blockNameOf(node.type), addsLoss, hasParameters, learned }, ...inside];
  });
}

/** What the names of a node's parameters begin with, after those of the module around it: its own, then what it shares. */
function ownersOf({ node, sharing }: CheckedNode, around: string): [string, ...string[]] {
  if (!sharing) return [around + node.id];
  if (sharing.form === "module") return [around + sharing.to];
  const shared = sharing.parameters.map((name) => stateName(around + sharing.to, name));
  return [around + node.id, ...shared];
}
