import type { Choice } from "../../../graph-schema/plan/choice.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { UnitField } from "../../../graph-schema/diagnostics/place.ts";
import { resolveUnit } from "../../objective/resolveUnit.ts";
import { type ColumnSchema, schemaOf } from "../columnSchema.ts";
import { kindOf } from "../kinds.ts";
import type { ChosenStep } from "../step.ts";
import { steps } from "../steps.ts";
import { stepsOfKind, usualSteps } from "./usualSteps.ts";

/** The steps that a plan names, each by where it is named. */
export type NamedSteps = ReadonlyMap<Choice, ChosenStep>;

/** Looks up every step that a plan names, or says which there are none of. */
export function resolveSteps(plan: Plan): { named: NamedSteps; diagnostics: readonly Diagnostic[] } {
  const named = new Map<Choice, ChosenStep>();
  const diagnostics: Diagnostic[] = [];
  const resolve = (
    choices: readonly Choice[],
    placeOf: (index: number) => UnitField,
    planWith: (choices: Choice[]) => Plan,
  ): void =>
    choices.forEach((choice, index) => {
      const withChoice = (next: Choice): Plan => planWith(choices.toSpliced(index, 1, next));
      const slot = { choice, place: placeOf(index), code: "unknownStep", withChoice } as const;
      const found = resolveUnit(steps, slot);
      if (Array.isArray(found)) diagnostics.push(...found);
      else named.set(choice, found);
    });
  for (const [kind, choices] of Object.entries(plan.steps))
    resolve(
      choices,
      (index) => ({ field: "steps", kind, index }),
      (next) => ({ ...plan, steps: { ...plan.steps, [kind]: next } }),
    );
  plan.columns.forEach((use, i) =>
    use.roles.forEach((role, k) => {
      if (!("steps" in role) || !role.steps) return;
      resolve(
        role.steps,
        (step) => ({ field: "columns", column: use.name, step }),
        (next) => {
          const roles = use.roles.toSpliced(k, 1, { ...role, steps: next });
          return { ...plan, columns: plan.columns.toSpliced(i, 1, { ...use, roles }) };
        },
      );
    }),
  );
  return { named, diagnostics };
}

/** What the steps of a column are chosen by. */
export interface StepsSource {
  readonly plan: Plan;
  readonly named: NamedSteps;
}

/**
 * The steps that prepare a column for a use: its own, where the plan says some; else whole numbers are taken as they
 * are, and others by the usual steps of its kind.
 */
export function stepsOf(
  { column, own }: { column: ColumnSchema; own?: readonly Choice[] | undefined },
  dtype: "float32" | "int32",
  { plan, named }: StepsSource,
): ChosenStep[] {
  if (own) return own.map((choice) => named.get(choice)!);
  if (dtype === "int32") return [];
  const kind = kindOf(column);
  const chosen = Object.hasOwn(plan.steps, kind.type)
    ? plan.steps[kind.type]!.map((choice) => named.get(choice)!)
    : stepsOfKind(kind);
  return usualSteps(schemaOf(column), chosen);
}
