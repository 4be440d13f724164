import type { Checked } from "../../compiler/check/checked.ts";
import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { ModelView } from "./modelView.ts";
import type { Objective } from "./objective.ts";
import { unreachedBy } from "./reachedByLoss.ts";
import { isTrained } from "./resolveTrained.ts";

/** Phases whose terms depend on nothing that they train, so that none of their steps would change a parameter. */
export function idlePhases(
  checked: Checked,
  { objective, model }: { objective: Objective; model: ModelView },
): Diagnostic[] {
  const { live } = checked.wiring;
  // What one phase learns of everything is what the whole model does.
  const partial = objective.phases.filter(
    ({ trains, terms }) => !trains.includes("*") || terms.length < objective.terms.length,
  );
  return partial.flatMap(({ name, terms, trains }) => {
    const outputs = objective.terms.flatMap((term) =>
      term.kind === "compared" && terms.includes(term.name) ? [term.output] : [],
    );
    const unreached = new Set(unreachedBy(checked, outputs).map(({ node }) => node));
    const owners = new Set(
      model.nodes().flatMap((n) => (n.learned && unreached.has(n.learned) ? n.owners : [])),
    );
    const learns = model
      .nodes()
      .some(
        (n) =>
          n.learned &&
          isTrained(n, trains) &&
          !n.owners.every((owner) => owners.has(owner)) &&
          live.has(n.path.split(".")[0]!),
      );
    return learns
      ? []
      : [planError({ field: "phase", phase: name, param: "trains" }, { code: "idlePhase", args: {} })];
  });
}
