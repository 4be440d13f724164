import type { Checked } from "../../compiler/check/checked.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Objective } from "../objective/objective.ts";
import { type StepPrograms, stepPrograms } from "../../compiler/compile.ts";
import type { StepSource } from "../../compiler/steps/stepContext.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { confusionCounts } from "../objective/classification/confusionCounts.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { type Fitted, initialize } from "./initialize.ts";
import { RunError } from "./runError.ts";
import type { HostTensor, Tensors } from "./tensor.ts";
import type { TrainingData } from "./trainingData.ts";

/** Step programs of a run and the state they share, by role. */
export interface Prepared {
  programs: StepPrograms;
  slots: ReadonlyMap<string, StateSlot>;
}

/** Most classes for which a confusion matrix is counted. */
const MOST_CLASSES = 200;

/** Compiles the step programs of a plan. */
export function prepare(x: {
  checked: Checked;
  plan: Plan;
  objective: Objective;
  data: TrainingData;
}): Prepared {
  const { classes } = x.data;
  const source: StepSource = {
    checked: x.checked,
    objective: x.objective,
    batchSize: x.plan.batchSize,
    bind: x.data.bind,
    ...(x.data.door && { door: x.data.door }),
    ...(classes &&
      classes.names.length <= MOST_CLASSES && {
        confusion: { term: classes.term, counts: confusionCounts },
      }),
  };
  const programs = stepPrograms(source);
  const slots = new Map<string, StateSlot>();
  for (const program of Object.values(programs))
    for (const slot of program.state) if (!slots.has(slot.name)) slots.set(slot.name, slot);
  return { programs, slots };
}

/** The state that a run starts with, from its seed and the training rows. */
export function initialState(
  slots: Iterable<StateSlot>,
  seed: number,
  { statistics, fits }: Partial<Fitted> = {},
): Tensors {
  const made: Record<string, HostTensor> = {};
  for (const { name, init, leaf } of slots) {
    const shape = leaf.type.shape as number[];
    try {
      made[name] = initialize(init, shape, {
        ...{ seed, name },
        ...(statistics && { statistics }),
        ...(fits && { fits }),
      });
    } catch (cause) {
      throw cause instanceof RangeError ? tooLarge(name, shape) : cause;
    }
  }
  return made;
}

/** More numbers than an array or the memory can hold. */
const tooLarge = (name: string, shape: readonly number[]): RunError =>
  new RunError(
    "outOfMemory",
    `"${name}" [${shape.join(", ")}] has ${Number(sizeOf(shape)).toLocaleString("en-US")} numbers, more than can be held.`,
    "Make its layer smaller.",
  );

/** Names of the slots with one of these roles. */
export const namesOf = ({ slots }: Prepared, ...roles: readonly StateSlot["role"][]): string[] =>
  [...slots.values()].filter((s) => roles.includes(s.role)).map((s) => s.name);
