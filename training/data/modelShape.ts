import type { Loss } from "../../compiler/objective.ts";
import type { Node } from "../../graph-schema/document.ts";
import type { TensorType } from "../../graph-schema/shape.ts";

/** What data must know of a model. */
export interface ModelShape {
  readonly inputs: readonly ModelInput[];
  /** What the loss compares, [N, …], and with what. */
  readonly prediction: TensorType;
  readonly target: TensorType;
  readonly activation: Loss["activation"];
}

export interface ModelInput {
  readonly id: string;
  /** [N, …shape]. */
  readonly type: TensorType;
  /** Exclusive upper bound of integers, such as the rows of an embedding. */
  readonly below?: number;
  /** The node, for a repair of its setting `shape`. */
  readonly node?: Node;
}
