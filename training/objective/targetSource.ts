import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { StepTarget } from "../../compiler/steps/stepObjective.ts";
import { sameShape, sameType, tensor, type TensorType } from "../../ir/types/shape.ts";
import type { ModelView } from "./modelView.ts";
import { comparedTerms, type ComparedTerm, type Term } from "./objective.ts";
import { unknownName } from "./unknownName.ts";

interface Known {
  model: ModelView;
  /** Types of targets by term. */
  types: ReadonlyMap<string, TensorType>;
}

/** What is wrong with targets and masks that are not a term's own columns. */
export const sharedTargetFaults = (terms: readonly Term[], known: Known): Diagnostic[] =>
  comparedTerms({ terms }).flatMap((term) => [...targetFaults(term, known), ...maskFaults(term, known)]);

function targetFaults(term: ComparedTerm, known: Known): Diagnostic[] {
  const wanted = known.types.get(term.name)!;
  const type = typeOf(term.target, { known, term: term.name, param: "target", wanted });
  if (Array.isArray(type)) return type;
  const place = { field: "term", term: term.name, param: "target" } as const;
  if (!sameType(type, wanted))
    return [
      planError(place, {
        code: "targetType",
        args: { expected: { phrase: "targetOf", type: wanted }, actual: type },
      }),
    ];
  const classes = classesOf(term, known.model);
  if (term.target.from !== "constant" || classes === undefined) return [];
  const { value } = term.target;
  return Number.isInteger(value) && value >= 0 && value < classes
    ? []
    : [planError(place, problem.parameter("target", { phrase: "classBelow", classes }, value))];
}

/** How many classes an output has a score for, where its loss reads it so. */
function classesOf({ loss: { unit, params }, output }: ComparedTerm, { outputs }: ModelView) {
  const { type } = outputs.find(({ id }) => id === output)!;
  const axis = unit.classAxis?.(type, params);
  const classes = axis === undefined ? undefined : type.shape[axis];
  return typeof classes === "number" ? classes : undefined;
}

function maskFaults(term: ComparedTerm, known: Known): Diagnostic[] {
  if (!term.mask) return [];
  const target = known.types.get(term.name)!;
  const wanted = tensor(target.shape.slice(0, 1));
  const type = typeOf(term.mask, { known, term: term.name, param: "mask", wanted });
  if (Array.isArray(type)) return type;
  const axes = target.shape.slice(0, type.shape.length);
  return type.shape.length > 0 && sameShape(type.shape, axes)
    ? []
    : [
        planError(
          { field: "term", term: term.name, param: "mask" },
          { code: "targetType", args: { expected: { phrase: "maskOf", shape: target.shape }, actual: type } },
        ),
      ];
}

/** The type of what a target names, or that it is not there. */
function typeOf(
  source: StepTarget,
  x: { known: Known; term: string; param: "target" | "mask"; wanted: TensorType },
): TensorType | Diagnostic[] {
  const { model, types } = x.known;
  const place = { field: "term", term: x.term, param: x.param } as const;
  const among = (name: string, list: readonly (readonly [string, TensorType])[]): TensorType | Diagnostic[] =>
    list.find(([known]) => known === name)?.[1] ?? [
      unknownName(place, { name, names: list.map(([known]) => known) }),
    ];
  switch (source.from) {
    case "columns":
      return among(source.of, [...types]);
    case "output":
      return among(
        source.output,
        model.outputs.map(({ id, type }) => [id, type] as const),
      );
    case "input":
      return among(
        source.input,
        model.inputs.map(({ id, type }) => [id, type] as const),
      );
    case "constant":
      return x.wanted;
  }
}
