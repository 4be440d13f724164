import { tensor } from "../../ir/types/shape.ts";
import { type Builder, createBuilder } from "../../ir/builder.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Value } from "../../ir/value.ts";
import { lower } from "../lower/lower.ts";
import type { AddedLoss, LoweringContext, ModelState } from "../lower/lowerNode.ts";
import { type Entry, entryBy } from "./enterDoor.ts";
import { feeds, rowsWeigh, type StepSource } from "./stepContext.ts";

/** A graph lowered for a step program, with what that program is fed. */
export interface LoweredModel {
  b: Builder;
  /** By id of the input node, prepared. */
  inputs: ReadonlyMap<string, Value>;
  /** What the program is fed for them and for targets. */
  entry: Entry;
  state: ModelState[];
  /** By id of the output node. */
  outputs: ReadonlyMap<string, Value>;
  /** What layers add to the loss, [N] each. */
  addedLosses: readonly AddedLoss[];
  weight: Value;
  key: Value;
}

/** Lowers the graph at the size of a batch. */
export function lowerModel(source: StepSource, { training }: { training: boolean }): LoweredModel {
  const { checked, batchSize, bind, door } = source;
  const b = createBuilder();
  const weight = b.leaf(feeds.weight, tensor([batchSize]));
  const key = b.leaf(feeds.key, tensor([], "uint32"));
  const addedLosses: AddedLoss[] = [];
  const entry = entryBy(door, b);
  const context: LoweringContext = {
    b,
    addedLosses,
    training,
    bind: { ...bind, N: batchSize },
    drawn: 0,
    state: [],
    inputs: new Map(),
    enter: entry.enter,
    ...(training && { sampleWeight: rowsWeigh(checked.document.plan) ? counting(weight, b) : weight }),
    ...(training && { randomKey: key }),
  };
  const outputs = lower(checked, context);
  if (outputs.size === 0) throw new Error("internal: a graph without an output was compiled");
  return { b, inputs: context.inputs, entry, state: context.state, outputs, addedLosses, weight, key };
}

/**
 * 1 for rows that count, however much, and 0 for padding: statistics of a batch are PyTorch's, which know no weights.
 * Where none counts they are of all, as statistics of none would be 0 / 0.
 */
function counting(weight: Value, b: Builder): Value {
  const counts = b.cast([b.greater([weight, b.constant(0)])], { to: "float32" });
  return b.max([counts, b.sub([b.constant(1), b.reduceMax([counts], { axes: [0] })])]);
}

/** Model state as slots of a program; `next` where the program changes it. */
export const modelSlots = (
  state: readonly ModelState[],
  next: ReadonlyMap<string, Value> = new Map(),
): StateSlot[] =>
  state.map(({ name, role, leaf, init }) => {
    const changed = next.get(name);
    return { name, role, leaf, init, ...(changed && { next: changed }) };
  });
