import { renderFinding } from "../../graph-schema/diagnostics/render.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { Value } from "../../ir/value.ts";
import type { LoweredModel } from "./model.ts";
import { fedTargets, targetFeed } from "./stepContext.ts";
import type { ComparedStepTerm, StepObjective, StepTarget } from "./stepObjective.ts";

/** What targets are as values of a program. */
export interface Targets {
  /** Of a type that its loss says where a constant or a column takes it. */
  valueOf(target: StepTarget, type: TensorType): Value;
}

/** Adds target columns to what enters a lowered model. */
export function addTargets(
  { b, inputs, outputs, entry }: Pick<LoweredModel, "b" | "inputs" | "outputs" | "entry">,
  objective: StepObjective,
): Targets {
  const types = new Map(
    objective.terms.flatMap((term) =>
      term.kind === "compared" ? [[term.name, targetType(term, outputs.get(term.output)!)] as const] : [],
    ),
  );
  const fed = new Map(
    fedTargets(objective).map(
      (term) => [term, entry.enter(targetFeed(objective, term), types.get(term)!)] as const,
    ),
  );
  return {
    valueOf: (target, type) => {
      switch (target.from) {
        case "columns":
          return fed.get(target.of)!;
        case "input":
          return inputs.get(target.input)!;
        // What is aimed at does not move towards what is compared with it.
        case "output":
          return b.stopGradient([outputs.get(target.output)!]);
        case "constant":
          return b.constant(target.value, type.shape, type.dtype);
      }
    },
  };
}

/** Type of the target of a term. */
export function targetType({ loss }: ComparedStepTerm, prediction: Value): TensorType {
  const type = loss.unit.target(prediction.type, loss.params);
  if ("severity" in type)
    throw new Error(`internal: ${loss.unit.type} does not fit: ${renderFinding(type)[0]}`);
  return type;
}
