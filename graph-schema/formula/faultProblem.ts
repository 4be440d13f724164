import { problem, type Problem } from "../problem.ts";
import type { FormulaFault } from "./formula.ts";

/** A fault in the text of a setting, with its place. */
export const faultProblem = (param: string, text: string, { expected, actual, at }: FormulaFault): Problem =>
  problem.formulaSyntax(param, `${expected} at character ${at + 1} of ${text}`, actual);
