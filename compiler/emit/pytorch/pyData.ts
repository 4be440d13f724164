import type { TensorType } from "../../../ir/types/shape.ts";
import { fedTargets, rowsWeigh } from "../../steps/stepContext.ts";
import type { TrainingDocument } from "./trainingDocument.ts";

/** The arrays that train.py needs, in a line. */
export function dataNeeded(
  { checked, plan, objective }: TrainingDocument,
  inputs: readonly string[],
): string {
  const rows = ({ dtype, shape }: TensorType): string =>
    `${dtype} [${["rows", ...shape.slice(1)].join(", ")}]`;
  const tensors = inputs.map((id) => `train.inputs.${id} ${rows(checked.nodes.get(id)!.outputs.y!)}`);
  for (const name of fedTargets(objective)) {
    const term = objective.terms.find((t) => t.name === name);
    const prediction = term?.kind === "compared" ? checked.outputs[term.output] : undefined;
    if (term?.kind !== "compared" || !prediction) continue;
    const type = term.loss.unit.target(prediction, term.loss.params);
    if (!("severity" in type)) tensors.push(`train.targets.${name} ${rows(type)}`);
  }
  if (rowsWeigh(plan)) tensors.push("train.weight float32 [rows]");
  return `${tensors.join(", ")}, and the same for validation where rows are held out`;
}
