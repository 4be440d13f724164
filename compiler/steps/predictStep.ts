import type { Checked } from "../check/checked.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { Program } from "../../ir/program.ts";
import { lower } from "../lower/lower.ts";
import type { LoweringContext } from "../lower/lowerNode.ts";
import { modelSlots } from "./model.ts";

/** Forward in evaluation mode, from inputs to outputs; symbols stay symbolic but for those in `bind`. */
export function predictStep(checked: Checked, bind: Readonly<Record<string, number>> = {}): Program {
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
