import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import { nearest } from "../../graph-schema/diagnostics/nearest.ts";
import type { PlanField } from "../../graph-schema/diagnostics/place.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";

/** A name that a plan writes at a place, and what it could be. */
interface Named {
  name: string;
  names: readonly string[];
  /** The plan with another name there. */
  withName(name: string): Plan;
}

/** A plan names something that is not there; the fix takes the name that is most likely meant. */
export function unknownName(place: PlanField, { name, names, withName }: Named): Diagnostic {
  const meant = nearest(name, names);
  return {
    ...planError(place, { code: "unknownName", args: { name, names: [...new Set(names)] } }),
    ...(meant !== undefined && {
      fix: { code: "useName", args: { name: meant }, edit: { kind: "setPlan", plan: withName(meant) } },
    }),
  };
}
