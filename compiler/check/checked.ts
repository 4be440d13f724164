import type { Dim } from "../../ir/types/dim.ts";
import type { Document, Node } from "../../graph-schema/document.ts";
import type { Scope } from "../../graph-schema/formula/evaluateFormula.ts";
import type { Layer } from "../../layers/layer.ts";
import type { Diagnostic, Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { TensorType } from "../../ir/types/shape.ts";

/** What a node costs, for one sample. */
export interface Cost {
  /** Learned numbers. */
  parameters: number;
  /** Numbers that are kept but not learned. */
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
export type Arriving = Readonly<Record<string, readonly (TensorType | undefined)[]>>;

export interface CheckedNode {
  node: Node;
  /** Absent for an unknown type. */
  layer?: Layer;
  /** Settings with defaults filled in; absent when they do not parse. */
  params?: Readonly<Record<string, unknown>>;
  inputs: Arriving;
  /** What leaves each port; missing while unknown. */
  outputs: Readonly<Record<string, TensorType>>;
  /** Absent while unknown. */
  cost?: Cost;
  /** The first input passes through unchanged. */
  bypassed: boolean;
  /** The graphs inside a copy of a block, one for each time that it stands in the row. */
  bodies?: readonly CheckedGraph[];
  /** It has a weight that a wrapper can normalize; absent while unknown. */
  parametrizable?: true;
  /** Whatever it is tied to; absent while unknown. */
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

/** What symbols such as T turned out to be, and the id of the node that said so first. */
export type Symbols = ReadonlyMap<string, { readonly size: Dim; readonly node: string }>;

/** A graph with everything that could be found out about it. */
export interface CheckedGraph {
  /** What was checked; for the graph of a block, a document around that graph alone. */
  document: Document;
  /** Values that its formulas read: the settings of the copy around it, and the shapes that arrive. */
  scope: Scope;
  nodes: ReadonlyMap<string, CheckedNode>;
  /** Node ids such that each comes after what feeds it; nodes on a cycle are left out. */
  order: readonly string[];
  /** Symbols of its inputs that are settled by how they are used; the types of nodes have their sizes. */
  symbols: Symbols;
  /** The nodes while ever more symbols were settled, the first with none: what the next check can take over. */
  passes: readonly ReadonlyMap<string, CheckedNode>[];
  /** What arrives at each output node; missing while unknown. */
  outputs: Readonly<Record<string, TensorType>>;
  /** All of them, in document order. */
  diagnostics: readonly Diagnostic[];
  /** Sum of what is known. */
  total: Cost;
  /** How many nodes it comes to with those inside copies of blocks. */
  size: number;
  /** False while the cost of some node is unknown. */
  complete: boolean;
  /** True when there is no error, so that it can be compiled. */
  ok: boolean;
}

/** A whole document with everything that could be found out about it. */
export type Checked = CheckedGraph;
