import type { Sliding } from "../ir/types/window.ts";

/** Facts about a layer that warnings look at; none decides what is computed. */
export interface Traits<P = Readonly<Record<string, unknown>>> {
  /** Its weights mix all features of its input and nothing bends them, so that two such layers in a row are one. */
  linear?(p: P): boolean;
  /** The axis of its output that its weights lie along and its setting `bias`, if it has one, shifts. */
  features?: 1 | -1;
  /** Its outputs are elements of its inputs, some of them dropped: each at its place, or in another shape or order. */
  passes?: "inPlace" | "rearranged";
  /** Zeroes elements at random while training. */
  dropsElements?: true;
  /** Its outputs lie between these. */
  range?: readonly [low: number, high: number];
  /** Elements between these pass unchanged. */
  identityRange?: readonly [low: number, high: number];
  /** Turns scores into probabilities, as a loss that takes scores does itself. */
  squash?: "softmax" | "sigmoid";
  /** Subtracts the mean of each channel on axis 1, over the whole batch or in each sample. */
  normalizes?: "batch" | "sample";
  /** How it slides over each spatial axis of x: [N, C, …]. */
  windows?(p: P): readonly Sliding[];
  /** Inputs that get no gradient from any of its outputs. */
  stopsGradient?(p: P): readonly string[];
}
