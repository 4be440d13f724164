import type { Initializer } from "../../ir/initializer.ts";
import type { Builder } from "../../ir/builder.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { Value } from "../../ir/value.ts";
import type { Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Formula } from "../../graph-schema/formula/formula.ts";
import type { PyCode } from "../../layers/python/py.ts";

// What step programs and train.py need of a training plan. Units with all else that is known of them stand in
// training/objective/.

/** What stands in train.py for a unit, besides the expression that its `torch` gives. */
interface InPython {
  /** Classes and functions that PyTorch lacks, written once before they are used; torch, F and np are there. */
  helper?: PyCode;
}

/** Compares a prediction with its target; `P` are its settings. */
export interface StepLoss<P> extends InPython {
  type: string;
  /** Type of the target that goes with a prediction [N, …], or why there is none. */
  target(prediction: TensorType, p: P): TensorType | Problem;
  /** Axis of a prediction that fits along which it has a score for each class; absent where there are none. */
  classAxis?(prediction: TensorType, p: P): number;
  /**
   * Loss at each place, [N, …] of as many elements as the target has; the step program takes the weighted mean over
   * places and batch.
   */
  lower(x: { prediction: Value; target: Value }, p: P, b: Builder): Value;
  /**
   * Expression of the mean loss of a batch, or of the loss at each place, [N, …], from the names `prediction` and
   * `target`.
   */
  torch(p: P, x: { prediction: PyCode; target: PyCode; each?: boolean }): PyCode;
}

/** What was predicted for a batch and what is true. */
export interface Answers {
  /** [N, …]. */
  prediction: Value;
  /** Of the type that the loss wants. */
  target: Value;
  /** [N]; 0 for samples that do not count. */
  weight: Value;
  /** Axis of the prediction that has a score for each class; the last unless said. */
  classAxis?: number;
}

/** A figure of merit, from sums that accumulate on the device. */
export interface StepMetric<P> extends InPython {
  /** Weighted sums over the batch, by name. */
  sums(x: Answers, p: P, b: Builder): Readonly<Record<string, Value>>;
  /**
   * Expressions of a dict of the same sums, from the names `prediction`, `target`, `weight` and `axis` (that of the
   * classes), and of the figure, from the dict `sums` of them added up.
   */
  torch(p: P): { sums: PyCode; value: PyCode };
}

/** Turns gradients into new parameters. */
export interface StepOptimizer<P> extends InPython {
  /** State beside each parameter, of its shape; `scalar`: one for all of them, which depends on none of them. */
  slots(p: P): Readonly<Record<string, { init: Initializer; scalar?: true }>>;
  /** One update. `rate` is the scheduled learning rate, a scalar. */
  update(
    x: { parameter: Value; gradient: Value; rate: Value; slots: Readonly<Record<string, Value>> },
    p: P,
    b: Builder,
  ): { parameter: Value; slots: Readonly<Record<string, Value>> };
  /** Constructor call, e.g. torch.optim.Adam(parameters, lr=0.001). */
  torch(p: P, parameters: PyCode): PyCode;
  /**
   * Where that one has each slot: the key in its state of a parameter, or for a scalar an expression of the updates
   * done, by the name `updates`.
   */
  torchState(p: P): Readonly<Record<string, string | PyCode>>;
}

/** Changes the learning rate over time. */
export interface StepSchedule<P> extends InPython {
  /** Factor on the learning rate as a Python expression of the names step, steps_per_epoch, total_steps and math. */
  torch(p: P): PyCode;
}

type Params = Record<string, unknown>;

interface Chosen<U> {
  unit: U;
  params: Params;
}

/** What an output is compared with, or which of its samples count. */
export type StepTarget =
  /** Columns of the data, fed under the name of the term whose target they are. */
  | { from: "columns"; of: string }
  | { from: "output"; output: string }
  | { from: "input"; input: string }
  | { from: "constant"; value: number };

/** A factor on the value of a term: a number, or one that is fed at each step. */
export type TermWeight = number | Formula;

/** A part of what a phase minimizes. */
export type StepTerm = { name: string; weight: TermWeight } & (
  | {
      kind: "compared";
      loss: Chosen<StepLoss<Params>>;
      output: string;
      target: StepTarget;
      mask: StepTarget | null;
    }
  /** What the layer at a path adds to the loss. */
  | { kind: "added"; node: string }
);
export type ComparedStepTerm = Extract<StepTerm, { kind: "compared" }>;

/** A metric of what an output answers, read as the term reads it that compares the same two. */
export interface StepMetricUse extends Chosen<StepMetric<Params>> {
  id: string;
  output: string;
  target: StepTarget;
  /** The loss by which answers are read; undefined for values as they are. */
  loss?: Chosen<StepLoss<Params>>;
}

/** What is minimized, by what, and what learns. */
export interface StepPhase {
  name: string;
  /** Names of the terms whose weighted sum it minimizes. */
  terms: readonly string[];
  /** Patterns of what learns. */
  trains: readonly string[];
  optimizer: OptimizerUse;
  /** Parameters with other settings; the first group that names one decides. */
  groups: readonly { trains: readonly string[]; optimizer: OptimizerUse }[];
  schedule: Chosen<StepSchedule<Params>>;
  clipNorm: number | null;
  /** Batches whose gradients make one update. */
  accumulate: number;
  /** Updates in a row before the next phase has its turn. */
  turn: number;
  /** Epoch in which it begins, and before which it ends. */
  from: number;
  until: number | null;
}
export interface OptimizerUse {
  unit: StepOptimizer<Params>;
  params: Params & { learningRate: number };
}

/** What a training plan comes to once its units are looked up and their settings parsed. */
export interface StepObjective {
  terms: readonly StepTerm[];
  phases: readonly [StepPhase, ...StepPhase[]];
  metrics: readonly StepMetricUse[];
}
