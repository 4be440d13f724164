import type { Phrase } from "../diagnostics/phrase.ts";
import { problem, type Problem } from "../diagnostics/problem.ts";
import type { FormulaFault } from "./formula.ts";

/** A fault in the text of a setting, with its place. */
export const formulaSyntaxProblem = (param: string, text: string, fault: FormulaFault): Problem =>
  problem.formulaSyntax(param, expectedAt(text, fault), fault.actual);

/** A setting that reads well and does not fit what arrives, with the place in its text. */
export const formulaTypeProblem = (param: string, text: string, fault: FormulaFault): Problem =>
  problem.formula(param, expectedAt(text, fault), fault.actual);

const expectedAt = (text: string, { expected, at }: FormulaFault): Phrase => ({
  phrase: "atCharacter",
  expected,
  at: at + 1,
  text,
});
