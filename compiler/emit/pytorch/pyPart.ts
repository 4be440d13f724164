import type { Node } from "../../../graph-schema/document.ts";
import { pyName } from "../../../layers/python/py.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";
import type { Arguments } from "./pyArguments.ts";
import { givenWeight, moduleOf } from "./pySharing.ts";
import type { TorchNode } from "./torchNode.ts";

export interface ClassSource {
  /** The graphs that are instances of the class; a document's own is the only one of `Model`. */
  members: readonly CheckedGraph[];
  /** How their nodes read, a map each. */
  readings: readonly ReadonlyMap<string, TorchNode>[];
  args: Arguments;
  /** Whether a name is that of something that the module itself needs. */
  isTaken: (name: string) => boolean;
  isBlock: boolean;
}

/** How often a module that is called again is called, in Python, and the attribute for it where instances differ in that. */
interface Repeat {
  count: string;
  attribute: string;
}

/** Names that are given before the parts of a class are. */
interface ClassNames {
  /** Arguments of `forward` that are modules of nodes around the block, by the ids of those. */
  handed: ReadonlyMap<string, string>;
  /** A name for an attribute that neither a node nor another attribute has. */
  attribute: (name: string) => string;
}

/** A node of a class: one a member, of which some may be bypassed. */
export interface Part {
  node: Node;
  /** Of the first member in which it computes something. */
  checked: CheckedNode;
  each: readonly CheckedNode[];
  /** Absent where no member computes anything. */
  reading: TorchNode | undefined;
  /** Python that is true where the node is not bypassed; only where instances differ in that. */
  condition: string | undefined;
  /** It is a submodule that nn.Identity can stand for. */
  replaceable: boolean;
  /** The attribute that says whether an instance has it. */
  flag: string;
  /** What it calls in `forward`. */
  module: string;
  /** Whether that is a submodule which the class makes for it. */
  made: boolean;
  /** Absent where the module is called once. */
  repeat: Repeat | undefined;
}

/** A node of the class. */
export function partOf(
  id: string,
  { members, readings, args }: ClassSource,
  { handed, attribute }: ClassNames,
): Part {
  const each = members.map((m) => m.nodes.get(id)!);
  const at = readings.findIndex((r) => r.has(id));
  const reading = at < 0 ? undefined : readings[at]!.get(id);
  const checked = each[Math.max(at, 0)]!;
  const { node } = checked;
  const differs = reading !== undefined && readings.some((r) => !r.has(id));
  const present = readings.map((r) => r.has(id));
  const module = moduleOf(checked, members[Math.max(at, 0)]!, handed);
  const made = reading?.module !== undefined && module === `self.${id}`;
  return {
    node,
    checked,
    each,
    reading,
    condition: differs ? args.unless(node, present) : undefined,
    flag: attribute(`has_${id}`),
    replaceable: made && !reading.call && canBeIdentity(checked, reading),
    module,
    made,
    repeat:
      reading?.instance?.row === "again"
        ? {
            count: args.explain(
              readings.map((r) => r.get(id)?.instance?.count),
              { node, label: "repeat", inRow: true },
            ),
            attribute: attribute(`${id}_count`),
          }
        : undefined,
  };
}

/** Whether its module gets one value and gives one. */
const canBeIdentity = (n: CheckedNode, { instance }: TorchNode): boolean =>
  Object.keys(n.inputs).length === 1 &&
  givenWeight(n) === undefined &&
  (!instance ||
    (instance.row !== "walked" &&
      instance.modules.length === 0 &&
      Object.keys(n.layer!.outputs).length === 1));

/** Whether it is a tensor of the module, so that `self.name` is its value. */
export const isAttribute = ({ checked, reading, condition, module }: Part): boolean =>
  Object.keys(checked.layer!.inputs).length === 0 &&
  condition === undefined &&
  String(reading?.call?.({}, pyName(module))) === module;

/** Whether all instances call a module equally often. */
export const isSame = ({ count }: Repeat): boolean => /^\d+$/.test(count);

/** The nodes that keep buffers: the node itself, or those inside an instance of a block. */
export const withBuffers = (n: CheckedNode): CheckedNode[] =>
  n.bodies
    ? n.bodies.flatMap((graph) => [...graph.nodes.values()].flatMap(withBuffers))
    : n.cost && n.cost.buffers > 0
      ? [n]
      : [];
