import type { Diagnostic } from "../../graph-schema/diagnostics/problem.ts";

/** What is wrong with a plan, by the field that it stands beside. */
export interface PlanFaults {
  /** Of the plan's own settings. */
  plan: Readonly<Record<string, string>>;
  /** Of a unit such as "optimizer"; the key "" is the choice of the unit itself. */
  of(unit: string): Readonly<Record<string, string>>;
}

const text = ({ expected, actual }: Diagnostic): string => `Expected ${expected}, got ${actual}.`;

/** Sorts faults by the setting that they are about: "batchSize", "optimizer.momentum". */
export function faultsIn(diagnostics: readonly Diagnostic[]): PlanFaults {
  const byPlace = diagnostics.flatMap((d) =>
    d.severity === "warning" || d.param === undefined ? [] : [[d.param, text(d)] as [string, string]],
  );
  // A loss that cannot compare the output has the output as its place, not a setting.
  const losses = diagnostics.filter((d) => d.code === "lossShape").map(text);
  return {
    plan: Object.fromEntries(byPlace),
    of: (unit) => ({
      ...(unit === "loss" && losses[0] !== undefined && { "": losses[0] }),
      ...Object.fromEntries(
        byPlace.flatMap(([place, fault]) =>
          place === unit
            ? [["", fault]]
            : place.startsWith(`${unit}.`)
              ? [[place.slice(unit.length + 1), fault]]
              : [],
        ),
      ),
    }),
  };
}
