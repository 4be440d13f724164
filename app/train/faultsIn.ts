import type { UnitField } from "../../graph-schema/diagnostics/place.ts";
import { renderFinding } from "../../graph-schema/diagnostics/render.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";

/** What is wrong with a plan, by the field that it stands beside. */
export interface PlanFaults {
  /** Of the plan's own settings. */
  plan: Readonly<Record<string, string>>;
  /** Of a unit such as the optimizer; the key "" is the choice of the unit itself. */
  of(unit: UnitField["field"]): Readonly<Record<string, string>>;
}

function text(d: Diagnostic): string {
  const [expected, actual] = renderFinding(d);
  return `Expected ${expected}, got ${actual}.`;
}

/** Sorts faults by the field of the plan that they are about. */
export function faultsIn(diagnostics: readonly Diagnostic[]): PlanFaults {
  const errors = diagnostics.filter((d) => d.severity === "error");
  const ofPlan = errors.flatMap((d) => (d.place.in === "plan" ? [{ place: d.place, fault: text(d) }] : []));
  // A loss that cannot compare the output has the output as its place, not a setting.
  const losses = errors.filter((d) => d.code === "lossShape").map(text);
  return {
    plan: Object.fromEntries(ofPlan.map(({ place, fault }) => [place.field, fault])),
    of: (unit) => ({
      ...(unit === "loss" && losses[0] !== undefined && { "": losses[0] }),
      ...Object.fromEntries(
        ofPlan.flatMap(({ place, fault }) =>
          place.field === unit ? [["param" in place ? (place.param ?? "") : "", fault]] : [],
        ),
      ),
    }),
  };
}
