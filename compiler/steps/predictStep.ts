import type { Checked } from "../check/checked.ts";
import { leaves } from "../check/leaving.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { Program } from "../../ir/program.ts";
import { reachable } from "../../ir/value.ts";
import { lower } from "../lower/lower.ts";
import type { LoweringContext } from "../lower/lowerNode.ts";
import { modelSlots } from "./model.ts";

/**
 * Forward in evaluation mode, from inputs to the outputs that leave with the model, and nothing that only others need;
 * symbols stay symbolic but for those in `bind`.
 */
export function predictStep(checked: Checked, bind: Readonly<Record<string, number>> = {}): Program {
  const whole = forwardStep(checked, bind);
  const leaving = Object.entries(whole.outputs).filter(([id]) => leaves(checked.nodes.get(id)!));
  if (leaving.length === Object.keys(whole.outputs).length) return whole;
  const needed = new Set(reachable(leaving.map(([, value]) => value)));
  return {
    ...whole,
    inputs: whole.inputs.filter((input) => needed.has(input)),
    state: whole.state.filter(({ leaf }) => needed.has(leaf)),
    outputs: Object.fromEntries(leaving),
  };
}

/** The same with all outputs, also those that only terms of the objective need. */
export function forwardStep(checked: Checked, bind: Readonly<Record<string, number>> = {}): Program {
  const context: LoweringContext = {
    b: createBuilder(),
    training: false,
    bind,
    drawn: 0,
    state: [],
    inputs: new Map(),
  };
  const outputs = lower(checked, context);
  return {
    name: checked.document.name || "model",
    inputs: [...context.inputs.values()],
    state: modelSlots(context.state),
    outputs: Object.fromEntries(outputs),
  };
}
