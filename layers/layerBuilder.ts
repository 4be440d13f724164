import type { Initializer } from "../ir/initializer.ts";
import type { Shape } from "../ir/types/shape.ts";
import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";

/** What a layer's lowering may use: every op, and the state that a model keeps. */
export interface LayerBuilder extends Builder {
  /** Id of the node, which an input is called by. */
  readonly id: string;
  /** True in the train program: dropout drops, batch norm uses the batch's own statistics. */
  readonly training: boolean;
  /** True where nothing that the node keeps may change. */
  readonly frozen: boolean;
  /** 1 for each sample that counts, however much, [N], 0 for padding of the last batch; only while training. */
  readonly sampleWeight: Value | undefined;
  /** A learned tensor, named as in PyTorch ("weight", "in_proj_weight"); "" where the node itself is the tensor. */
  param(name: string, shape: readonly number[], init: Initializer): Value;
  /** State that is kept but not learned ("running_mean"). */
  buffer(name: string, shape: readonly number[], init: Initializer): Value;
  /** What a buffer becomes after this step. */
  update(buffer: Value, next: Value): void;
  /** Uniform numbers in [0, 1), anew each step, the same on every engine; only while training. */
  random(shape: Shape): Value;
  /** Adds to the loss of each sample, [N]; of no effect where there is no loss. */
  addLoss(loss: Value): void;
  /** A tensor fed to the model. */
  input(shape: Shape, dtype: Value["type"]["dtype"]): Value;
}
