import type { Loss } from "../../objective/loss.ts";
import type { Reading } from "../../objective/readings.ts";
import type { Node } from "../../../graph-schema/document.ts";
import type { Fix } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { TensorType } from "../../../ir/types/shape.ts";

/** What data must know of a model. */
export interface ModelShape {
  readonly inputs: readonly ModelInput[];
  /** What is compared with columns, in the order of the terms. */
  readonly targets: readonly ModelTarget[];
}

/** An output that a term compares with columns. */
export interface ModelTarget {
  readonly term: string;
  /** Name of the input of step programs that it is. */
  readonly feed: string;
  /** What the loss compares, [N, …], and with what. */
  readonly prediction: TensorType;
  readonly target: TensorType;
  readonly activation: Loss["activation"];
  /** Axis of the prediction that has a score for each class; absent where the loss compares no classes. */
  readonly classAxis?: number;
  /** The ways in which the loss can take the prediction. */
  readonly readings?: readonly Reading[];
  /** The repair that lets the target be any number, where the loss takes only some. */
  readonly regressionLossFix?: Fix;
  /** What decides the number of scores. */
  readonly scores?: NodeSetting;
}

/** How many classes a model has scores for. */
export const scoreCount = ({ prediction: { shape }, classAxis = shape.length - 1 }: ModelTarget): number =>
  shape[classAxis] as number;

/** A setting of a node, for a repair. */
export interface NodeSetting {
  readonly node: Node;
  readonly param: string;
}

/** The repair that gives a setting another value. */
export const fixSetting = ({ node, param }: NodeSetting, value: number | string | number[]): Fix => ({
  code: "setAt",
  args: { node: node.id, param, value: Array.isArray(value) ? { phrase: "sizes", shape: value } : value },
  edit: { kind: "replaceNode", id: node.id, node: { ...node, params: { ...node.params, [param]: value } } },
});

export interface ModelInput {
  readonly id: string;
  /** [N, …shape]. */
  readonly type: TensorType;
  /** Exclusive upper bound of integers, such as the rows of an embedding. */
  readonly exclusiveUpperBound?: number;
  /** The setting that is the bound. */
  readonly vocabulary?: NodeSetting;
  /** The node, for a repair of its settings `shape` and `dtype`. */
  readonly node?: Node;
}
