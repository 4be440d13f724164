import type { Dim } from "../../ir/types/dim.ts";
import type { Document, Node } from "../../graph-schema/document.ts";
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

/** A learned tensor of a node. */
export interface Parameter {
  /** "weight"; "" where the node itself is the tensor. */
  name: string;
  shape: readonly number[];
}

/** Parameters of a node that are those of another. */
export interface SharedParameters {
  to: string;
  /** Names that both nodes have for them. */
  parameters: readonly string[];
  /** Numbers in them, which the cost of the node leaves out. */
  count: number;
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
  /** It has a weight that a parametrization can normalize; absent while unknown. */
  parametrizable?: true;
  /** Its own, also those that it shares with another node; absent while unknown. */
  parameters?: readonly Parameter[];
  /** Absent where it shares nothing. */
  sharing?: SharedParameters;
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

/** A graph with everything that could be found out about it. */
export interface CheckedGraph {
  /** What was checked; for the graph of a block, a document around that graph alone. */
  document: Document;
  /** Values that its formulas read: the settings of the instance around it, and the shapes that arrive. */
  scope: Scope;
  nodes: ReadonlyMap<string, CheckedNode>;
  /** Node ids such that each comes after what feeds it; nodes on a cycle are left out. */
  order: readonly string[];
  /** Symbols of its inputs that were solved from how nodes use them; in the types of nodes they are replaced. */
  symbols: Symbols;
  /** The nodes of each pass, the first with no symbol solved, each other with more: what the next check can reuse. */
  passes: readonly ReadonlyMap<string, CheckedNode>[];
  /** What arrives at each output node; missing while unknown. */
  outputs: Readonly<Record<string, TensorType>>;
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
