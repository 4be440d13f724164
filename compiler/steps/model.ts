import { renderFinding } from "../../graph-schema/diagnostics/render.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";
import { type Builder, createBuilder } from "../../ir/builder.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Value } from "../../ir/value.ts";
import { lower } from "../lower/lower.ts";
import type { LoweringContext, ModelState } from "../lower/lowerNode.ts";
import { feeds, type StepSource } from "./stepContext.ts";

/** A graph lowered for a step program, with what that program is fed. */
export interface LoweredModel {
  b: Builder;
  inputs: Value[];
  state: ModelState[];
  /** By id of the output node. */
  outputs: ReadonlyMap<string, Value>;
  prediction: Value;
  /** What layers add to the loss, [N] each. */
  addedLosses: readonly Value[];
  target: Value;
  weight: Value;
  key: Value;
  /** Axis of the prediction that has a score for each class, where the loss compares classes. */
  classAxis?: number;
}

/** Lowers the graph at the size of a batch and adds the inputs that a loss needs. */
export function lowerModel(source: StepSource, { training }: { training: boolean }): LoweredModel {
  const { checked, objective, batchSize, bind } = source;
  const b = createBuilder();
  const weight = b.leaf(feeds.weight, tensor([batchSize]));
  const key = b.leaf(feeds.key, tensor([], "uint32"));
  const addedLosses: Value[] = [];
  const context: LoweringContext = {
    b,
    addedLosses,
    training,
    bind: { ...bind, N: batchSize },
    drawn: 0,
    state: [],
    inputs: new Map(),
    ...(training && { sampleWeight: weight, randomKey: key }),
  };
  const outputs = lower(checked, context);
  const prediction = [...outputs.values()][0];
  if (!prediction) throw new Error("internal: a graph without an output was compiled");
  const target = b.leaf(feeds.target, targetType(prediction.type, objective));
  const { loss } = objective;
  const classAxis = loss.unit.classAxis?.(prediction.type, loss.params);
  return {
    b,
    inputs: [...context.inputs.values()],
    state: context.state,
    outputs,
    prediction,
    addedLosses,
    target,
    weight,
    key,
    ...(classAxis !== undefined && { classAxis }),
  };
}

function targetType(prediction: TensorType, { loss }: StepSource["objective"]): TensorType {
  const type = loss.unit.target(prediction, loss.params);
  if ("severity" in type)
    throw new Error(`internal: ${loss.unit.type} does not fit: ${renderFinding(type)[0]}`);
  return type;
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
