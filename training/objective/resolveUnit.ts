import { z } from "zod";
import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import { nearest } from "../../graph-schema/diagnostics/nearest.ts";
import type { FixTitle, Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import type { UnitField } from "../../graph-schema/diagnostics/place.ts";
import { codeOf, expectationOf } from "../../graph-schema/diagnostics/settingIssue.ts";
import type { Choice } from "../../graph-schema/plan/choice.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";

type Unit = { type: string; title: string; params: z.ZodObject };

/** Where a plan names a unit. */
export interface UnitSlot {
  choice: Choice;
  place: UnitField;
  code:
    "unknownLoss" | "unknownMetric" | "unknownOptimizer" | "unknownSchedule" | "unknownSplit" | "unknownStep";
  /** The plan with another choice there. */
  withChoice(choice: Choice): Plan;
}

/** The unit that a plan names with its settings filled in, or what is wrong with it. */
export function resolveUnit<U extends Unit>(
  registry: Readonly<Record<string, U>>,
  { choice, place, code, withChoice }: UnitSlot,
): { unit: U; params: Record<string, unknown> } | Diagnostic[] {
  const unit = Object.hasOwn(registry, choice.type) ? registry[choice.type] : undefined;
  const instead = (title: FixTitle, next: Choice): Pick<Diagnostic, "fix"> => ({
    fix: { ...title, edit: { kind: "setPlan", plan: withChoice(next) } },
  });
  if (!unit) {
    const names = Object.keys(registry);
    const meant = nearest(choice.type, names);
    const fault = planError(place, { code, args: { name: choice.type, names } });
    const fix =
      meant === undefined
        ? {}
        : instead({ code: "use", args: { unit: registry[meant]!.title } }, { ...choice, type: meant });
    return [{ ...fault, ...fix }];
  }
  const params = z.strictObject(unit.params.shape).safeParse(choice.params);
  if (params.success) return { unit, params: params.data };
  const names = Object.keys(unit.params.shape);
  const without = (param: string): Choice => {
    const { [param]: _, ...rest } = choice.params;
    return { ...choice, params: rest };
  };
  return params.error.issues.flatMap((issue): Diagnostic[] => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        ...planError({ ...place, param: key }, { code: "unknownSetting", args: { name: key, names } }),
        ...instead({ code: "removeSetting", args: { param: key } }, without(key)),
      }));
    const param = String(issue.path[0]);
    const value = choice.params[param];
    const actual: Phrase =
      value === undefined ? { phrase: "nothing" } : { phrase: "written", json: JSON.stringify(value) };
    const args = { expected: expectationOf(issue), actual };
    return [
      {
        ...planError({ ...place, param }, { code: codeOf(issue), args }),
        ...instead({ code: "setToDefault", args: { param } }, without(param)),
      },
    ];
  });
}
