import type { Plan } from "../../graph-schema/plan/plan.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { RunError } from "./runError.ts";
import type { HostTensor, Tensors } from "./tensor.ts";

/** State that a checkpoint holds; running sums begin anew. */
export const savedRoles = [
  "parameter",
  "buffer",
  "fit",
  "optimizer",
] as const satisfies readonly StateSlot["role"][];

/** Whether a checkpoint holds the value of a slot. */
export const isSaved = ({ role }: StateSlot): boolean => (savedRoles as readonly string[]).includes(role);

/** Whether a slot is part of the model rather than of its training. */
export const isOfModel = ({ role }: StateSlot): boolean => role === "parameter" || role === "buffer";

/** Throws a RunError where a checkpoint is of another document, plan or dataset than the run. */
export function requireSameRun(
  { state }: Checkpoint,
  run: { documentHash: string; data: { hash: string } },
): void {
  const short = (hash: string): string => `${hash.slice(0, 12)}…`;
  if (state.document !== run.documentHash)
    throw refusal(
      `The checkpoint is of another document or training plan (${short(state.document)}, expected ${short(run.documentHash)}).`,
    );
  if (state.dataset !== run.data.hash)
    throw refusal(
      `The checkpoint was trained on other data (${short(state.dataset)}, expected ${short(run.data.hash)}).`,
    );
}

/**
 * The tensors of a checkpoint, if they are the state of these slots to a name and a shape, with the best weights so far
 * where the plan counts them and they are of another step; throws a RunError.
 */
export function resumedState(
  { state, tensors, best = {} }: Checkpoint,
  slots: Iterable<StateSlot>,
  { weights }: Pick<Plan, "weights">,
): Tensors {
  const saved = [...slots].filter(isSaved);
  const keepsBest = weights === "best" && state.best !== null && state.best.step !== state.step;
  const faults = [
    ...differences(tensors, saved),
    ...differences(best, keepsBest ? saved.filter(isOfModel) : []).map(
      (fault) => `of the best weights ${fault}`,
    ),
  ];
  if (faults.length > 0) throw refusal(`The checkpoint is not the state of this run: ${faults.join("; ")}.`);
  return tensors;
}

/** In what tensors are not the values of these slots: what they lack, what is too many, what has another shape. */
function differences(tensors: Tensors, expected: readonly StateSlot[]): string[] {
  const known = new Set(expected.map(({ name }) => name));
  const lacking = expected.filter(({ name }) => !Object.hasOwn(tensors, name));
  const extra = Object.keys(tensors).filter((name) => !known.has(name));
  const other = expected.flatMap((slot) => {
    const found = Object.hasOwn(tensors, slot.name) ? tensors[slot.name]! : undefined;
    return found && !fits(found, slot) ? [`${quoted(slot.name)} is ${mismatch(found, slot)}`] : [];
  });
  return [
    ...(lacking.length > 0 ? [`it lacks ${namesOf(lacking.map(({ name }) => name))}`] : []),
    ...(extra.length > 0 ? [`the run has no ${namesOf(extra)}`] : []),
    ...other.slice(0, MOST_NAMES),
    ...(other.length > MOST_NAMES ? [`${other.length - MOST_NAMES} more have another shape`] : []),
  ];
}

/** Whether a tensor can be the value of a slot. */
export const fits = ({ dtype, shape }: Pick<HostTensor, "dtype" | "shape">, { leaf }: StateSlot): boolean =>
  dtype === leaf.type.dtype && String(shape) === String(leaf.type.shape);

/** What a tensor is instead: "float32 [2, 3], expected float32 [3, 2]". */
export const mismatch = (
  { dtype, shape }: Pick<HostTensor, "dtype" | "shape">,
  { leaf: { type } }: StateSlot,
): string => `${dtype} [${shape.join(", ")}], expected ${type.dtype} [${type.shape.join(", ")}]`;

const MOST_NAMES = 8;
const quoted = (name: string): string => `"${name}"`;

/** Names in a sentence, the first few of many. */
export function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES).map(quoted), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

const refusal = (message: string): RunError =>
  new RunError(
    "data",
    message,
    "Take the checkpoint of this very document, plan and data, start anew, or start from its weights, which takes what fits and says what.",
  );
