import type { Plan } from "../../graph-schema/plan/plan.ts";
import type { Checked } from "../check/checked.ts";
import type { Builder } from "../../ir/builder.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Value } from "../../ir/value.ts";
import type { Door } from "./door.ts";
import type { Answers, StepObjective, StepPhase, StepTarget } from "./stepObjective.ts";

/** What every step program of a run is made from. */
export interface StepSource {
  checked: Checked;
  objective: StepObjective;
  /** Size of every batch; a last partial one is padded with samples of weight 0. */
  batchSize: number;
  /** Sizes for the other symbols, e.g. { T: 16 }. */
  bind: Readonly<Record<string, number>>;
  /** How inputs and targets are made of what programs are fed; left out, they are fed themselves. */
  door?: Door;
  /** Counts [C, C] of true against predicted classes, by a term whose target has classes. */
  confusion?: { term: string; counts: (x: Answers, b: Builder) => Value };
}

/** Names of the inputs that step programs have besides those of the model. */
export const feeds = {
  target: "step/target",
  weight: "step/weight",
  rate: "step/rate",
  key: "step/key",
  /** Factor of a term that a formula decides. */
  termWeight: (term: string): string => `step/weight/${term}`,
} as const;

/** Whether a column says how much each row counts, so that those of a batch may all count nothing. */
export const rowsWeigh = ({ columns }: Pick<Plan, "columns">): boolean =>
  columns.some(({ roles }) => roles.some(({ as }) => as === "weight"));

/** Terms whose target columns step programs are fed. */
export function fedTargets({ terms, metrics }: StepObjective): string[] {
  const compared = terms.flatMap((term) => (term.kind === "compared" ? [term.target, term.mask] : []));
  const all = [...compared, ...metrics.map(({ target }) => target)];
  return [
    ...new Set(all.flatMap((target: StepTarget | null) => (target?.from === "columns" ? [target.of] : []))),
  ];
}

/** Name of the input that holds the target columns of a term. */
export const targetFeed = (objective: StepObjective, term: string): string =>
  fedTargets(objective).length > 1 ? `${feeds.target}/${term}` : feeds.target;

/** What the names of the running sums of a phase begin with. */
export const sumsOf = ({ phases }: StepObjective, { name }: StepPhase): string =>
  phases.length > 1 ? `train/${name}` : "train";

/** Adds `amount` to state that starts at 0. */
export function accumulate(name: string, leaf: Value, next: Value): StateSlot {
  return { name, role: "accumulator", leaf, next, init: { kind: "constant", value: 0 } };
}
