import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import { isPath } from "../../graph-schema/plan/pathPattern.ts";
import type { Term as Planned } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { ModelView } from "./modelView.ts";
import type { Term } from "./objective.ts";
import { resolveComparison } from "./resolveComparison.ts";
import { sharedTargetFaults } from "./targetSource.ts";
import { resolveWeight } from "./termWeight.ts";
import { unknownName } from "./unknownName.ts";

/** The terms of a plan, undefined where something is wrong with one, and types of target columns by term. */
export interface ResolvedTerms {
  found: readonly (Term | undefined)[];
  targets: Readonly<Record<string, TensorType>>;
  diagnostics: readonly Diagnostic[];
}

/** Looks up the losses of a plan's terms and what they compare in a model; before that is known, losses alone. */
export function resolveTerms(plan: Plan, model?: ModelView): ResolvedTerms {
  const diagnostics: Diagnostic[] = [];
  const types = new Map<string, TensorType>();
  const { terms } = plan.objective;
  const found = terms.map((term, i): Term | undefined => {
    if (terms.findIndex(({ name }) => name === term.name) < i)
      diagnostics.push(
        planError({ field: "term", term: term.name }, { code: "duplicateName", args: { name: term.name } }),
      );
    const weight = resolveWeight(term);
    if (Array.isArray(weight)) diagnostics.push(...weight);
    const factor = Array.isArray(weight) ? 1 : weight;
    if (term.kind === "added") {
      diagnostics.push(...additionFaults(term, model));
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
  if (model && diagnostics.length === 0) diagnostics.push(...sharedTargetFaults(whole, { model, types }));
  const own = whole.flatMap((term) =>
    term.kind === "compared" && term.target.from === "columns" ? [term.target.of] : [],
  );
  return {
    found,
    targets: Object.fromEntries([...types].filter(([name]) => own.includes(name))),
    diagnostics,
  };
}

/** A term of what a layer adds, where none adds. */
function additionFaults(
  term: Extract<Planned, { kind: "added" }>,
  model: ModelView | undefined,
): Diagnostic[] {
  if (!model) return [];
  const names = model.nodes().flatMap(({ addsLoss, path }) => (addsLoss ? [path] : []));
  return names.some((path) => isPath(term.node, path))
    ? []
    : [unknownName({ field: "term", term: term.name, param: "node" }, { name: term.node, names })];
}
