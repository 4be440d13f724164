import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import type { PlanField } from "../../graph-schema/diagnostics/place.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withTerm } from "../../graph-schema/plan/withObjective.ts";
import type { StepTarget } from "../../compiler/steps/stepObjective.ts";
import { sameShape, sameType, tensor, type TensorType } from "../../ir/types/shape.ts";
import type { ModelView } from "./modelView.ts";
import { comparedTerms, type ComparedTerm, type Term } from "./objective.ts";
import { unknownName } from "./unknownName.ts";
import { withTargetName } from "./withTargetName.ts";

/** What targets can name. */
export interface TargetSources {
  plan: Plan;
  model: ModelView;
  /** Types of targets by term. */
  types: ReadonlyMap<string, TensorType>;
}

/** What is wrong with targets and masks that are not a term's own columns. */
export const sharedTargetFaults = (terms: readonly Term[], known: TargetSources): Diagnostic[] =>
  comparedTerms({ terms }).flatMap((term) => [...targetFaults(term, known), ...maskFaults(term, known)]);

function targetFaults(term: ComparedTerm, known: TargetSources): Diagnostic[] {
  const wanted = known.types.get(term.name)!;
  const place = { field: "term", term: term.name, param: "target" } as const;
  if (term.target.from === "output" && term.target.output === term.output)
    return [planError(place, { code: "selfTarget", args: { output: term.output } })];
  const type = typeOfTarget(term.target, {
    ...{ known, place, wanted },
    withName: withinTerm(known.plan, term.name, "target"),
  });
  if (Array.isArray(type)) return type;
  if (sameType(type, wanted)) return constantFaults(term, { ...known, wanted });
  return [
    planError(place, {
      code: "targetType",
      args: { expected: { phrase: "targetOf", type: wanted }, actual: type },
    }),
  ];
}

/** A constant that no target of the loss is. */
function constantFaults(
  { name, target, loss, output }: ComparedTerm,
  { model, wanted }: { model: ModelView; wanted: TensorType },
): Diagnostic[] {
  if (target.from !== "constant") return [];
  const { value } = target;
  const fault = (expected: Phrase): Diagnostic[] => [
    planError(
      { field: "term", term: name, param: "target.value" },
      {
        code: "settingRange",
        args: { expected, actual: { phrase: "written", json: JSON.stringify(value) } },
      },
    ),
  ];
  if (wanted.dtype === "int32") {
    const prediction = model.outputs.find(({ id }) => id === output)!.type;
    const axis = loss.unit.classAxis?.(prediction, loss.params);
    const scores = axis === undefined ? Infinity : (prediction.shape[axis] as number);
    return Number.isInteger(value) && value >= 0 && value < scores
      ? []
      : fault({ phrase: "classNumbers", scores });
  }
  return loss.unit.activation === "sigmoid" && (value < 0 || value > 1) ? fault({ phrase: "yesOrNo" }) : [];
}

function maskFaults(term: ComparedTerm, known: TargetSources): Diagnostic[] {
  const { mask } = term;
  if (!mask) return [];
  const target = known.types.get(term.name)!;
  const place = { field: "term", term: term.name, param: "mask" } as const;
  if (mask.from === "constant" && mask.value <= 0) {
    const expected = { phrase: "least", bound: 0, inclusive: false, of: "number" } as const;
    const actual = { phrase: "written", json: JSON.stringify(mask.value) } as const;
    return [
      {
        ...planError({ ...place, param: "mask.value" }, { code: "settingRange", args: { expected, actual } }),
      },
    ];
  }
  const type = typeOfTarget(mask, {
    ...{ known, place, wanted: tensor(target.shape.slice(0, 1)) },
    withName: withinTerm(known.plan, term.name, "mask"),
  });
  if (Array.isArray(type)) return type;
  const axes = target.shape.slice(0, type.shape.length);
  return type.shape.length > 0 && sameShape(type.shape, axes)
    ? []
    : [
        planError(place, {
          code: "targetType",
          args: { expected: { phrase: "maskOf", shape: target.shape }, actual: type },
        }),
      ];
}

const withinTerm =
  (plan: Plan, term: string, part: "target" | "mask") =>
  (name: string): Plan =>
    withTerm(plan, term, (t) =>
      t.kind === "compared" && t[part] ? { ...t, [part]: withTargetName(t[part], name) } : t,
    );

/** The type of what a target names, or that it is not there; a constant has the one that is wanted. */
export function typeOfTarget(
  source: StepTarget,
  x: { known: TargetSources; place: PlanField; wanted: TensorType; withName(name: string): Plan },
): TensorType | Diagnostic[] {
  const { model, types } = x.known;
  const among = (name: string, list: readonly (readonly [string, TensorType])[]): TensorType | Diagnostic[] =>
    list.find(([known]) => known === name)?.[1] ?? [
      unknownName(x.place, { name, names: list.map(([known]) => known), withName: x.withName }),
    ];
  const ports = (list: ModelView["inputs"]) => list.map(({ id, type }) => [id, type] as const);
  switch (source.from) {
    case "columns":
      return among(source.of, [...types]);
    case "output":
      return among(source.output, ports(model.outputs));
    case "input":
      return among(source.input, ports(model.inputs));
    case "constant":
      return x.wanted;
  }
}
