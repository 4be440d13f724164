import { renderFinding } from "../../graph-schema/diagnostics/render.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";

/** Where a plan names a unit. */
export type UnitPlace =
  { field: "loss"; term: string } | { field: "optimizer" | "schedule"; phase: string } | { field: "split" };

/** What is wrong with a plan, by the field that it stands beside. */
export interface PlanFaults {
  /** Of the plan's own settings. */
  plan: Readonly<Record<string, string>>;
  /** Of a unit such as the optimizer; the key "" is the choice of the unit itself. */
  of(unit: UnitPlace): Readonly<Record<string, string>>;
}

const isAt = (place: object, unit: UnitPlace): boolean =>
  Object.entries(unit).every(([key, value]) => (place as Record<string, unknown>)[key] === value);

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
      ...(unit.field === "loss" && losses[0] !== undefined && { "": losses[0] }),
      ...Object.fromEntries(
        ofPlan.flatMap(({ place, fault }) =>
          isAt(place, unit) ? [["param" in place ? (place.param ?? "") : "", fault]] : [],
        ),
      ),
    }),
  };
}
