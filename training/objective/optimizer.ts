import type { z } from "zod";
import type { StepOptimizer } from "../../compiler/steps/stepObjective.ts";
import type { Unit } from "./unit.ts";

/** Turns gradients into new parameters. */
export interface Optimizer<S extends z.ZodObject = z.ZodObject> extends Unit<S>, StepOptimizer<z.infer<S>> {
  /** Learning rates at which most models learn. */
  usualRate: readonly [low: number, high: number];
  /** The formula in double precision, which tests compare it with: one weight after each of the gradients. */
  reference(weight: number, gradients: readonly number[], p: z.infer<S>): readonly number[];
  /** Settings that the tests try besides the defaults. */
  examples?: readonly z.input<S>[];
}

/** Identity at run time; ties an optimizer's settings to its rules for the type checker. */
export const defineOptimizer = <S extends z.ZodObject>(optimizer: Optimizer<S>): Optimizer<S> => optimizer;
