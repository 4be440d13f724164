import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import { freshId } from "../../graph-schema/document.ts";
import { isPath } from "../../graph-schema/plan/pathPattern.ts";
import type { Term as Planned } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withObjective, withTerm } from "../../graph-schema/plan/withObjective.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { ModelView } from "./modelView.ts";
import type { Term } from "./objective.ts";
import { resolveComparison } from "./resolveComparison.ts";
import { sharedTargetFaults } from "./targetSource.ts";
import { resolveWeight } from "./termWeight.ts";
import { unknownName } from "./unknownName.ts";

/** The terms of a plan, undefined where something is wrong with one, and the types of their targets by name. */
export interface ResolvedTerms {
  found: readonly (Term | undefined)[];
  types: ReadonlyMap<string, TensorType>;
  diagnostics: readonly Diagnostic[];
}

/** Looks up the losses of a plan's terms and what they compare in a model; before that is known, losses alone. */
export function resolveTerms(plan: Plan, model?: ModelView): ResolvedTerms {
  const diagnostics: Diagnostic[] = [];
  const types = new Map<string, TensorType>();
  const { terms } = plan.objective;
  const found = terms.map((term, i): Term | undefined => {
    if (terms.findIndex(({ name }) => name === term.name) < i) diagnostics.push(duplicateTerm(plan, i));
    const weight = resolveWeight(term);
    if (Array.isArray(weight)) diagnostics.push(...weight);
    const factor = Array.isArray(weight) ? 1 : weight;
    if (term.kind === "added") {
      diagnostics.push(...additionFaults(plan, term, model));
      return { ...term, weight: factor };
    }
    const comparison = resolveComparison(plan, term, model);
    diagnostics.push(...comparison.diagnostics);
    if (!comparison.found) return undefined;
    if (comparison.type) types.set(term.name, comparison.type);
    return { ...comparison.found, weight: factor };
  });
  if (terms.length === 0) diagnostics.push(planError({ field: "terms" }, { code: "noTerms", args: {} }));
  const whole = found.filter((term) => term !== undefined);
  if (model && diagnostics.length === 0)
    diagnostics.push(...sharedTargetFaults(whole, { plan, model, types }));
  return { found, types, diagnostics };
}

/** A term with the name of an earlier one, with the fix that gives it another. */
function duplicateTerm(plan: Plan, index: number): Diagnostic {
  const { terms } = plan.objective;
  const { name } = terms[index]!;
  const free = freshId((id) => terms.some((term) => term.name === id), name);
  const next = withObjective(plan, { terms: terms.with(index, { ...terms[index]!, name: free }) });
  return {
    ...planError({ field: "term", term: name }, { code: "duplicateName", args: { name } }),
    fix: { code: "renameTo", args: { name: free }, edit: { kind: "setPlan", plan: next } },
  };
}

/** A term of what a layer adds, where none adds. */
function additionFaults(
  plan: Plan,
  term: Extract<Planned, { kind: "added" }>,
  model: ModelView | undefined,
): Diagnostic[] {
  if (!model) return [];
  const names = model.nodes().flatMap(({ addsLoss, path }) => (addsLoss ? [path] : []));
  return names.some((path) => isPath(term.node, path))
    ? []
    : [
        unknownName(
          { field: "term", term: term.name, param: "node" },
          {
            ...{ name: term.node, names },
            withName: (node) => withTerm(plan, term.name, (t) => (t.kind === "added" ? { ...t, node } : t)),
          },
        ),
      ];
}
