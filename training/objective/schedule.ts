import type { z } from "zod";
import type { StepSchedule } from "../../compiler/steps/stepObjective.ts";
import type { Unit } from "./unit.ts";

/** Changes the learning rate over time. */
export interface Schedule<S extends z.ZodObject = z.ZodObject> extends Unit<S>, StepSchedule<z.infer<S>> {
  /** Factor on the learning rate at `step` (from 0). */
  factor(at: { step: number; stepsPerEpoch: number; totalSteps: number }, p: z.infer<S>): number;
  /** Factors at some steps of 100, of which 10 are an epoch, worked out by hand. */
  examples: readonly { params: z.input<S>; factors: Readonly<Record<number, number>> }[];
}

/** Identity at run time; ties a schedule's settings to its rules for the type checker. */
export const defineSchedule = <S extends z.ZodObject>(schedule: Schedule<S>): Schedule<S> => schedule;
