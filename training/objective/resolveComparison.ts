import { type Diagnostic, findingOf } from "../../graph-schema/diagnostics/diagnostic.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import type { ComparedTerm as Planned, Target } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withTerm } from "../../graph-schema/plan/withObjective.ts";
import type { StepTarget } from "../../compiler/steps/stepObjective.ts";
import { symbolsOf } from "../../ir/types/dim.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import { losses } from "./losses.ts";
import type { ModelView } from "./modelView.ts";
import type { ComparedTerm } from "./objective.ts";
import { readingsOf } from "./readings.ts";
import { resolveUnit } from "./resolveUnit.ts";
import { unknownName } from "./unknownName.ts";

/** A term with its loss, and the type of its target. */
export interface Comparison {
  found?: ComparedTerm;
  type?: TensorType;
  diagnostics: readonly Diagnostic[];
}

/** Looks up the loss of a term and the output that it compares. */
export function resolveComparison(plan: Plan, term: Planned, model?: ModelView): Comparison {
  const { name } = term;
  const loss = resolveUnit(losses, {
    choice: term.loss,
    place: { field: "loss", term: name },
    code: "unknownLoss",
    withChoice: (choice) => withTerm(plan, name, (t) => ({ ...t, loss: choice }) as typeof t),
  });
  const diagnostics: Diagnostic[] = Array.isArray(loss) ? loss : [];
  const names = model?.outputs.map(({ id }) => id) ?? [];
  const output = model?.outputs.find(({ id }) => term.output === null || id === term.output);
  if (model && !output && term.output !== null)
    diagnostics.push(
      unknownName(
        { field: "term", term: name, param: "output" },
        {
          ...{ name: term.output, names },
          withName: (output) => withTerm(plan, name, (t) => (t.kind === "compared" ? { ...t, output } : t)),
        },
      ),
    );
  if (Array.isArray(loss)) return { diagnostics };
  const found: ComparedTerm = {
    ...{ kind: "compared", name, loss, weight: 1 },
    output: output?.id ?? "",
    target: stepTarget(term.target, name),
    mask: term.mask && stepTarget(term.mask, name),
  };
  if (!output) return { found, diagnostics };
  const type = typeOfTarget(found, output.type);
  if (!("severity" in type)) return { found, type, diagnostics };
  const [fix, ...alternatives] = readingsOf(plan, found, output.type).map((reading) => reading.fix);
  const { id, layer } = output;
  diagnostics.push({
    ...findingOf(type),
    severity: "error",
    place: { in: "node", node: id, ...(layer !== undefined && { layer }), port: "x" },
    ...(fix && { fix, ...(alternatives.length > 0 && { alternatives }) }),
  });
  return { found, diagnostics };
}

/** Where a target comes from; columns are those of the term `own` unless the plan names another. */
export const stepTarget = (target: Target, own: string): StepTarget =>
  target.from === "columns" ? { from: "columns", of: target.of ?? own } : target;

/** Type of the target of a prediction, whose first axis must be the batch N. */
const typeOfTarget = (
  { loss: { unit, params } }: Pick<ComparedTerm, "loss">,
  prediction: TensorType,
): TensorType | Problem =>
  symbolsOf(prediction.shape[0] ?? 1).includes("N")
    ? unit.target(prediction, params)
    : problem.lossShape({ phrase: "predictionOfEach" }, prediction);
