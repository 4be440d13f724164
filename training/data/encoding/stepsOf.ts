import type { Choice } from "../../../graph-schema/plan/choice.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { UnitField } from "../../../graph-schema/diagnostics/place.ts";
import { resolveUnit } from "../../objective/resolveUnit.ts";
import { unknownName } from "../../objective/unknownName.ts";
import { type ColumnSchema, schemaOf } from "../columnSchema.ts";
import type { ColumnKind } from "../kind.ts";
import { kindOf, kinds } from "../kinds.ts";
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
  for (const [kind, choices] of Object.entries(plan.steps)) {
    if (!Object.hasOwn(kinds, kind)) {
      diagnostics.push(unknownKind(plan, kind));
      continue;
    }
    resolve(
      choices,
      (index) => ({ field: "steps", kind, index }),
      (next) => ({ ...plan, steps: { ...plan.steps, [kind]: next } }),
    );
    const chosen = choices.map((choice) => named.get(choice));
    const idle = idleStep(kinds[kind]!, chosen);
    if (idle !== undefined) diagnostics.push(untaken(plan, { kind, index: idle, step: chosen[idle]! }));
  }
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

/** Steps of a kind of column that there is not. */
function unknownKind(plan: Plan, kind: string): Diagnostic {
  const withKind = (next?: string): Plan => {
    const { [kind]: chosen, ...others } = plan.steps;
    return { ...plan, steps: { ...others, ...(next !== undefined && { [next]: chosen! }) } };
  };
  const names = Object.keys(kinds);
  const found = unknownName({ field: "steps", kind }, { name: kind, names, withName: withKind });
  if (found.fix) return found;
  return {
    ...found,
    fix: {
      code: "removeSetting",
      args: { param: kind },
      edit: { kind: "setPlan", plan: withKind() },
    },
  };
}

/** The first of the steps of a kind that no column of the kind can take, of those that are known. */
function idleStep(kind: ColumnKind, chosen: readonly (ChosenStep | undefined)[]): number | undefined {
  const known = chosen.filter((step) => step !== undefined);
  const taken = new Set(
    kind.examples.flatMap(({ column }) => usualSteps({ ...column, name: kind.type, kind: kind.type }, known)),
  );
  const at = chosen.findIndex((step) => step && !taken.has(step));
  return at < 0 ? undefined : at;
}

/** A step that the columns of a kind do not take, so that it does nothing. */
function untaken(
  plan: Plan,
  { kind, index, step: { unit } }: { kind: string; index: number; step: ChosenStep },
): Diagnostic {
  const expected = { phrase: "takenByStep", step: unit.title } as const;
  const args = { expected, actual: { phrase: "columnsOfKind", kind } } as const;
  const next = { ...plan, steps: { ...plan.steps, [kind]: plan.steps[kind]!.toSpliced(index, 1) } };
  return {
    ...planError({ field: "steps", kind, index }, { code: "stepType", args }),
    fix: {
      ...{ code: "leaveOutName", args: { name: unit.title } },
      edit: { kind: "setPlan", plan: next },
    },
  };
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
