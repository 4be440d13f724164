import type { z } from "zod";
import type { Initializer } from "../../ir/initializer.ts";
import type { Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { PyCode } from "../../layers/python/py.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/value.ts";

// The contracts of what a training plan chooses; the units themselves are in training/.

interface Unit<S extends z.ZodObject> {
  /** Registry key, file name and persisted type. */
  type: string;
  title: string;
  doc: string;
  params: S;
}

/** Compares a prediction with its target. */
export interface Loss<S extends z.ZodObject = z.ZodObject> extends Unit<S> {
  /** Type of the target that goes with a prediction [N, …], or why there is none. */
  target(prediction: TensorType, p: z.infer<S>): TensorType | Problem;
  /** Loss of each sample, [N]; the step program takes the weighted mean over the batch. */
  lower(x: { prediction: Value; target: Value }, p: z.infer<S>, b: Builder): Value;
  /** The activation that turns predictions into probabilities or values for a person. */
  activation: "softmax" | "sigmoid" | "identity";
  /** Expression of the loss of a batch, mean over samples, from the names `prediction` and `target`. */
  torch(p: z.infer<S>, x: { prediction: PyCode; target: PyCode }): PyCode;
}

/** A figure of merit, from sums that accumulate on the device. */
export interface Metric<S extends z.ZodObject = z.ZodObject> extends Unit<S> {
  /** Whether larger is better. */
  goal: "max" | "min";
  /** Whether it can judge predictions trained with this loss. */
  fits(loss: Pick<Loss, "activation">): boolean;
  /** Weighted sums over the batch, by name; `weight` is [N]. */
  sums(
    x: { prediction: Value; target: Value; weight: Value },
    p: z.infer<S>,
    b: Builder,
  ): Readonly<Record<string, Value>>;
  /** The figure from the accumulated sums (each as its elements in row-major order). */
  value(sums: Readonly<Record<string, readonly number[]>>, p: z.infer<S>): number;
}

/** Turns gradients into new parameters. */
export interface Optimizer<S extends z.ZodObject = z.ZodObject> extends Unit<S> {
  /** Learning rates at which most models learn. */
  usualRate: readonly [low: number, high: number];
  /** State beside each parameter, of its shape; `scalar`: one for all of them, which depends on none of them. */
  slots(p: z.infer<S>): Readonly<Record<string, { init: Initializer; scalar?: true }>>;
  /** One update. `rate` is the scheduled learning rate, a scalar. */
  update(
    x: { parameter: Value; gradient: Value; rate: Value; slots: Readonly<Record<string, Value>> },
    p: z.infer<S>,
    b: Builder,
  ): { parameter: Value; slots: Readonly<Record<string, Value>> };
  /** Constructor call, e.g. torch.optim.Adam(parameters, lr=0.001). */
  torch(p: z.infer<S>, parameters: PyCode): PyCode;
}

/** Changes the learning rate over time. */
export interface Schedule<S extends z.ZodObject = z.ZodObject> extends Unit<S> {
  /** Factor on the learning rate at `step` (from 0). */
  factor(at: { step: number; stepsPerEpoch: number; totalSteps: number }, p: z.infer<S>): number;
  /** The same factor as a Python expression of the names step, steps_per_epoch, total_steps and the module math. */
  torch(p: z.infer<S>): PyCode;
}

/** What a training plan comes to once its units are looked up and their settings parsed. */
export interface Objective {
  loss: { unit: Loss; params: Record<string, unknown> };
  metrics: readonly { unit: Metric; params: Record<string, unknown> }[];
  optimizer: { unit: Optimizer; params: Record<string, unknown> & { learningRate: number } };
  schedule: { unit: Schedule; params: Record<string, unknown> };
  clipNorm: number | null;
}

/** Identity at run time; ties a unit's settings to its rules for the type checker. */
export const defineLoss = <S extends z.ZodObject>(unit: Loss<S>): Loss<S> => unit;
export const defineMetric = <S extends z.ZodObject>(unit: Metric<S>): Metric<S> => unit;
export const defineOptimizer = <S extends z.ZodObject>(unit: Optimizer<S>): Optimizer<S> => unit;
export const defineSchedule = <S extends z.ZodObject>(unit: Schedule<S>): Schedule<S> => unit;
