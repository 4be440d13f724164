import type { AppliedStep, PreparationStep, RawDType } from "./preparation.ts";

/**
 * How inputs and the target of step programs are made of what those are fed, by name of the value. What is not here is
 * fed as it is.
 */
export type Door = Readonly<Record<string, Entrance>>;

type Step = PreparationStep<Record<string, unknown>>;

/** What is fed for one value, and how it becomes that. */
export interface Entrance<U extends Step = Step> {
  readonly leaves: readonly RawLeaf[];
  /** Side by side in this order they are the elements of the value. */
  readonly pieces: readonly Piece<U>[];
}

/** An input of a step program. */
export interface RawLeaf {
  readonly name: string;
  readonly dtype: RawDType;
  /** Axes of one sample. */
  readonly shape: readonly number[];
}

/** Neighboring columns that are prepared in the same way. */
export interface Piece<U extends Step = Step> {
  /** Name of the leaf that holds them. */
  readonly leaf: string;
  /** Their first element in a sample of the leaf. */
  readonly start: number;
  /** Axes of one sample: as many as there are columns, or those of a single column. */
  readonly shape: readonly number[];
  readonly steps: readonly AppliedStep<U>[];
}
