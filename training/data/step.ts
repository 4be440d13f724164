import type { z } from "zod";
import type { PreparationStep, RowValues } from "../../compiler/steps/preparation.ts";
import type { Unit } from "../objective/unit.ts";
import type { RawData } from "./rawData.ts";

/** Takes in rows to fit a step to. */
export interface Fitting {
  /** Further rows, in their order; however many come at a time, the result is the same. */
  add(data: RawData): void;
  /** The vectors of all rows so far, by name. */
  result(): Readonly<Record<string, Float32Array>>;
}

/** Prepares columns for a model: written in ops, so that it stands in step programs and is the same on each runtime. */
export interface Step<S extends z.ZodObject = z.ZodObject> extends Unit<S>, PreparationStep<z.infer<S>> {
  /** What a CPU's `lower` gives, to the bit: each operation is rounded to float32. For what needs prepared rows at once. */
  reference(
    from: { x: RawData; given: RowValues; fit: Readonly<Record<string, Float32Array>> },
    p: z.infer<S>,
  ): RawData;
  /** Begins to fit what `fitted` names. */
  fit?(given: RowValues, p: z.infer<S>): Fitting;
  /** Rows of values that the tests prepare. */
  examples: readonly { params?: z.input<S>; given: RowValues; rows: readonly number[] }[];
}

/** Identity at run time; ties a step's settings to its rules for the type checker. */
export const defineStep = <S extends z.ZodObject>(step: Step<S>): Step<S> => step;

/** A step with its settings. */
export interface ChosenStep {
  readonly unit: Step;
  readonly params: Record<string, unknown>;
}
