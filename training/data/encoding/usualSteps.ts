import type { RowValues } from "../../../compiler/steps/preparation.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import type { ColumnKind } from "../kind.ts";
import { steps } from "../steps.ts";
import type { ChosenStep } from "./assemble.ts";

/**
 * The steps by which columns of a kind become numbers, where nothing else is said of a column. One that does not take
 * what the column holds is passed over, as the scale of bytes is for an image of other numbers.
 */
export function usualSteps(
  { dtype, shape, classes }: Pick<ColumnSchema, "dtype" | "shape" | "classes">,
  chosen: ColumnKind["steps"],
): ChosenStep[] {
  let values: RowValues = {
    dtype,
    shape: shape.length === 0 ? [1] : shape,
    ...(classes && { classes: [classes.length] }),
  };
  return chosen.flatMap(({ type, params: given }) => {
    const unit = Object.hasOwn(steps, type) ? steps[type] : undefined;
    const params = unit?.params.safeParse(given);
    const output = unit && params?.success ? unit.output(values, params.data) : undefined;
    if (!output) return [];
    values = output;
    return [{ unit: unit!, params: params!.data! }];
  });
}
