import type { Checked } from "../check/checked.ts";
import type { Builder } from "../../ir/builder.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Value } from "../../ir/value.ts";
import type { Answers, StepObjective } from "./stepObjective.ts";

/** What every step program of a run is made from. */
export interface StepSource {
  checked: Checked;
  objective: StepObjective;
  /** Size of every batch; a last partial one is padded with samples of weight 0. */
  batchSize: number;
  /** Sizes for the other symbols, e.g. { T: 16 }. */
  bind: Readonly<Record<string, number>>;
  /** Counts [C, C] of true against predicted classes, where the target has classes. */
  confusion?: (x: Answers, b: Builder) => Value;
}

/** Names of the inputs that step programs have besides those of the model. */
export const feeds = {
  target: "step/target",
  weight: "step/weight",
  rate: "step/rate",
  key: "step/key",
} as const;

/** Adds `amount` to state that starts at 0. */
export function accumulate(name: string, leaf: Value, next: Value): StateSlot {
  return { name, role: "accumulator", leaf, next, init: { kind: "constant", value: 0 } };
}
