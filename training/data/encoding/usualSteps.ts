import type { RowValues } from "../../../compiler/steps/preparation.ts";
import { type ColumnSchema, valuesOf } from "../columnSchema.ts";
import type { ColumnKind } from "../kind.ts";
import type { ChosenStep } from "../step.ts";
import { steps } from "../steps.ts";

/** Those of some steps that take what they are given; the others are passed over, as the scale of bytes for other images. */
export function usualSteps(column: ColumnSchema, chosen: readonly ChosenStep[]): ChosenStep[] {
  let values: RowValues = valuesOf([column]);
  return chosen.filter(({ unit, params }) => {
    const output = unit.output(values, params);
    if (output) values = output;
    return output !== undefined;
  });
}

/** The steps of a kind, where a plan says nothing of it. */
export const stepsOfKind = (kind: ColumnKind): ChosenStep[] =>
  kind.steps.map(({ type, params }) => ({ unit: steps[type]!, params }));
