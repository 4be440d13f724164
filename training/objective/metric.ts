import type { z } from "zod";
import type { StepMetric } from "../../compiler/steps/stepObjective.ts";
import type { Loss } from "./loss.ts";
import type { Unit } from "./unit.ts";

/** The prediction and the truth at one position: class indices, or values. */
export interface Answer {
  predicted: number;
  actual: number;
}

/** A figure of merit, from sums that accumulate on the device. */
export interface Metric<S extends z.ZodObject = z.ZodObject> extends Unit<S>, StepMetric<z.infer<S>> {
  /** Whether larger is better. */
  goal: "max" | "min";
  /** Whether it can evaluate predictions trained with this loss. */
  fits(loss: Pick<Loss, "activation">): boolean;
  /** The figure from the accumulated sums (each as its elements in row-major order). */
  value(sums: Readonly<Record<string, readonly number[]>>, p: z.infer<S>): number;
  /**
   * The formula over all positions that count, which tests compare it with. `binary`: there is a yes (1) and a no (0)
   * instead of classes.
   */
  reference(answers: readonly Answer[], x: { binary: boolean }): number;
  /** Settings that the tests try besides the defaults. */
  examples?: readonly z.input<S>[];
}

/** Identity at run time; ties a metric's settings to its rules for the type checker. */
export const defineMetric = <S extends z.ZodObject>(metric: Metric<S>): Metric<S> => metric;
