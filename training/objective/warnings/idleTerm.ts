import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { PlanView } from "../planView.ts";

/** Terms that no phase minimizes: what is counted of them teaches nothing. */
export function idleTerm({ objective: { terms, phases } }: PlanView): Diagnostic[] {
  return terms.flatMap(({ name }): Diagnostic[] =>
    phases.some((phase) => phase.terms.includes(name))
      ? []
      : [
          {
            ...planError({ field: "term", term: name }, { code: "idleTerm", args: {} }),
            severity: "warning",
          },
        ],
  );
}
