import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import { evaluateFormula, type Scope } from "../../graph-schema/formula/evaluateFormula.ts";
import { formulaSyntaxProblem } from "../../graph-schema/formula/formulaProblem.ts";
import { parseFormula } from "../../graph-schema/formula/parseFormula.ts";
import type { Term } from "../../graph-schema/plan/objective.ts";
import type { TermWeight } from "../../compiler/steps/stepObjective.ts";

/** Where a run stands, as formulas of weights see it. */
export interface WeightScope extends Scope {
  /** Steps done. */
  step: number;
  /** Epoch under way, from 0. */
  epoch: number;
  /** Of the whole run. */
  steps: number;
  epochs: number;
}

const somewhere: WeightScope = { step: 0, epoch: 0, steps: 1000, epochs: 10 };

/** The factor that a plan gives a term, or what is wrong with it. */
export function resolveWeight({ name, weight }: Term): TermWeight | Diagnostic[] {
  if (typeof weight === "number") return weight;
  const text = weight.slice(1);
  const place = { field: "term", term: name, param: "weight" } as const;
  const read = parseFormula(text);
  if ("fault" in read) {
    const { code, args } = formulaSyntaxProblem("weight", text, read.fault);
    return [planError(place, { code, args } as Parameters<typeof planError>[1])];
  }
  const value = evaluateFormula(read.formula, somewhere);
  if (!("error" in value) && Number.isFinite(value.value)) return read.formula;
  const expected = { phrase: "valueOfFormula", formula: text } as const;
  const actual =
    "error" in value
      ? ({ phrase: "noneAs", why: value.error } as const)
      : ({
          phrase: "written",
          json: typeof value.value === "number" ? text : JSON.stringify(value.value),
        } as const);
  return [planError(place, { code: "formula", args: { expected, actual } })];
}

/** The factor where a run stands; a formula that has no value there counts nothing. */
export function weightAt(weight: TermWeight, scope: WeightScope): number {
  if (typeof weight === "number") return weight;
  const found = evaluateFormula(weight, scope);
  return "value" in found && typeof found.value === "number" && Number.isFinite(found.value)
    ? found.value
    : 0;
}
