import type { Dim } from "../../ir/types/dim.ts";
import type { Document, Edge, Node } from "../../graph-schema/document.ts";
import type { Scope } from "../../graph-schema/formula/evaluateFormula.ts";
import type { Layer } from "../../layers/layer.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { TensorType } from "../../ir/types/shape.ts";

/** What a node costs, for one sample. */
export interface Cost {
  /** Learned numbers. */
  parameters: number;
  /** Numbers in buffers: state that is not learned. */
  buffers: number;
  /** Multiply–adds forward; an expression where an axis is symbolic. */
  macs: Dim;
  /** Bytes of its outputs. */
  activationBytes: Dim;
}

/** A tensor that a node keeps. */
export interface Parameter {
  /** "weight"; "" where the node itself is the tensor. */
  name: string;
  shape: readonly number[];
}

/**
 * What a node shares with another: the whole module, which is then called again; some parameters; or its weight as the
 * transpose of that of the other.
 */
export type SharingForm = "module" | "parameters" | "transpose";

/** What of a node is that of another. */
export interface Sharing {
  /** The node that owns it, in the same graph. */
  to: string;
  form: SharingForm;
  /** Names of the parameters that both nodes have; none of an instance of a block, which has none itself. */
  parameters: readonly string[];
  /** Numbers that the cost of the node leaves out. */
  count: Pick<Cost, "parameters" | "buffers">;
}

/** An instance of a block on the way to a node in its body. */
export interface Entered {
  id: string;
  /** Which one of the row it is. */
  index: number;
  block: string;
}

/** A node in the body of an instance that calls the module of a node in a graph around it. */
export interface OuterSharing {
  /** Instances from the graph down to the node. */
  within: readonly Entered[];
  node: CheckedNode;
  /** Its name in the state of the graph, such as "stage.0.attention". */
  path: string;
  /** Whether it or an instance on the way is frozen. */
  frozen: boolean;
}

/** What arrives at each port that has wires, in their order; missing while unknown. */
export type InputTypes = Readonly<Record<string, readonly (TensorType | undefined)[]>>;

export interface CheckedNode {
  node: Node;
  /** Absent for an unknown type. */
  layer?: Layer;
  /** Settings with defaults filled in; absent when they do not parse. */
  params?: Readonly<Record<string, unknown>>;
  inputs: InputTypes;
  /** What leaves each port; missing while unknown. */
  outputs: Readonly<Record<string, TensorType>>;
  /** Absent while unknown. */
  cost?: Cost;
  /** The first input passes through unchanged. */
  bypassed: boolean;
  /** The bodies of an instance of a block, one for each time that it is repeated. */
  bodies?: readonly CheckedGraph[];
  /** How many nodes those come to; absent for a layer. */
  size?: number;
  /** An instance of a block whose row is one module, called again and again. */
  oneModule?: true;
  /** It has a weight that a parametrization can normalize; absent while unknown. */
  parametrizable?: true;
  /** Key of the parametrization of its weight: that of the node whose parameters it shares, if any. */
  wrapper?: string;
  /** What it learned stays as it is, as the node or one that shares its module is frozen. */
  frozen?: true;
  /** Its own, also those that it shares with another node; absent while unknown. */
  parameters?: readonly Parameter[];
  /** What it keeps besides parameters; absent while unknown and for an instance. */
  buffers?: readonly Parameter[];
  /** Absent where it shares nothing with a node of its graph. */
  sharing?: Sharing;
  /** What its own rules found, without a place. */
  problems: readonly Problem[];
  /** The same with their place, and what was found about its wires. */
  diagnostics: readonly Diagnostic[];
}

/** What a person calls the layer of a node; its type where there is no such layer. */
export const titleOf = ({ node, layer }: Pick<CheckedNode, "node" | "layer">): string =>
  layer?.title ?? node.type;

/** Sizes solved for symbols such as T, and the id of the node that each was solved at first. */
export type Symbols = ReadonlyMap<string, { readonly size: Dim; readonly node: string }>;

/** How the nodes of a graph hang together, whatever goes over its wires. */
export interface Wiring {
  /** The layers of all nodes in document order, with the ports that they had. */
  layers: ReadonlyMap<string, Layer | undefined>;
  /** Valid wires. */
  edges: readonly Edge[];
  /** The same by the node that they enter or leave; absent for one without any. */
  inEdges: ReadonlyMap<string, readonly Edge[]>;
  outEdges: ReadonlyMap<string, readonly Edge[]>;
  /** What is wrong with other wires, and with ids. */
  diagnostics: readonly Diagnostic[];
  /** Nodes that are on no cycle, each after what feeds it. */
  order: readonly string[];
  /** The nodes of each cycle. */
  cycles: readonly (readonly string[])[];
  /** Nodes that an output depends on; all while there is no output. */
  live: ReadonlySet<string>;
}

/** A graph with everything that could be found out about it. */
export interface CheckedGraph {
  /** What was checked; for the graph of a block, a document around that graph alone. */
  document: Document;
  /** Values that its formulas read: the settings of the instance around it, and the shapes that arrive. */
  scope: Scope;
  nodes: ReadonlyMap<string, CheckedNode>;
  wiring: Wiring;
  /** Node ids such that each comes after what feeds it; nodes on a cycle are left out. */
  order: readonly string[];
  /** Symbols of its inputs that were solved from how nodes use them; in the types of nodes they are replaced. */
  symbols: Symbols;
  /** The nodes of each pass, the first with no symbol solved, each other with more: what the next check can reuse. */
  passes: readonly ReadonlyMap<string, CheckedNode>[];
  /** What arrives at each output node; missing while unknown. */
  outputs: Readonly<Record<string, TensorType>>;
  /** Nodes in bodies that call the module of a node of this graph, by their path. */
  called: ReadonlyMap<string, Sharing>;
  /** Nodes here and in bodies that call the module of a node in a graph around this one. */
  outer: readonly OuterSharing[];
  /** All of them, in document order. */
  diagnostics: readonly Diagnostic[];
  /** Sum of what is known. */
  total: Cost;
  /** How many nodes it has, those in the bodies of instances included. */
  size: number;
  /** False where an instance was refused, as the document came to too many nodes with it. */
  fits: boolean;
  /** False while the cost of some node is unknown. */
  complete: boolean;
  /** True when there is no error, so that it can be compiled. */
  ok: boolean;
}

/** A whole document with everything that could be found out about it. */
export type Checked = CheckedGraph;
