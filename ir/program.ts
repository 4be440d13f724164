import type { Initializer } from "./initializer.ts";
import type { Value } from "./value.ts";

/** What a piece of state is: decides who saves it and who shows it. A fit prepares data and is no part of the model. */
export type StateRole = "parameter" | "buffer" | "fit" | "optimizer" | "accumulator";

/** State that a runtime keeps between steps, by name. */
export interface StateSlot {
  /** "conv1.weight", "conv1.weight/momentum", "train/loss". */
  readonly name: string;
  readonly role: StateRole;
  /** The leaf that holds it. */
  readonly leaf: Value;
  /** What it becomes; absent where the program only reads it. */
  readonly next?: Value;
  readonly init: Initializer;
}

/** A program run once an iteration: train, eval or predict. Immutable. */
export interface Program {
  readonly name: string;
  /** Fed at each run, by name of the leaf. */
  readonly inputs: readonly Value[];
  readonly state: readonly StateSlot[];
  /** Read back after a run. */
  readonly outputs: Readonly<Record<string, Value>>;
}

/** Everything a program computes. */
export const rootsOf = (p: Program): Value[] => [
  ...Object.values(p.outputs),
  ...p.state.flatMap((s) => (s.next ? [s.next] : [])),
];
