import type { z } from "zod";
import type { StepLoss } from "../../compiler/steps/stepObjective.ts";
import type { Simplest } from "./simplest.ts";
import type { Unit } from "./unit.ts";

/** Compares a prediction with its target. */
export interface Loss<S extends z.ZodObject = z.ZodObject> extends Unit<S>, StepLoss<z.infer<S>> {
  type: string;
  /** The activation that turns predictions into probabilities or values for a person. */
  activation: "softmax" | "sigmoid" | "identity";
  /** Of all predictors that answer the same for every sample, the one with the least loss. */
  simplest: Simplest;
  /** Settings by which the same scores mean other things, where a shape alone does not tell which is meant. */
  readings?: readonly z.input<S>[];
  /**
   * The formula in double precision, which tests compare it with: the loss at one position, from its scores (one a
   * class, or a single value) and its label or target value.
   */
  reference(prediction: readonly number[], target: number, p: z.infer<S>): number;
  /** Settings that the tests try besides the defaults. */
  examples?: readonly z.input<S>[];
}

/** Identity at run time; ties a loss's settings to its rules for the type checker. */
export const defineLoss = <S extends z.ZodObject>(loss: Loss<S>): Loss<S> => loss;
