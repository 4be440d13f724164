import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import type { FormulaFault } from "../../graph-schema/formula/formula.ts";

/** Axes of each operand and of the result; "..." stands for any number of axes. */
export interface Equation {
  operands: readonly (readonly string[])[];
  result: readonly string[];
}

export type ParsedEquation = { equation: Equation } | { fault: FormulaFault };

const MOST_OPERANDS = 26;
const ELLIPSIS = "...";

/**
 * Reads "nij,njk->nik" in the notation of torch.einsum: a letter an axis, "..." for the others, a comma between
 * operands; without "->" the result has the letters that occur once, in alphabetical order. Total.
 */
export function parseEquation(text: string): ParsedEquation {
  const operands: string[][] = [[]];
  const result: string[] = [];
  let axes = operands[0]!;
  for (const { token, at } of tokensOf(text)) {
    const fault = (expected: Phrase): ParsedEquation => ({
      fault: { expected, actual: { phrase: "token", text: token }, at },
    });
    if (token === "->") {
      if (axes === result) return fault({ phrase: "endAsResultBegan" });
      axes = result;
    } else if (token === ",") {
      if (axes === result) return fault({ phrase: "oneResult" });
      if (operands.length === MOST_OPERANDS) return fault({ phrase: "mostOperands", count: MOST_OPERANDS });
      operands.push((axes = []));
    } else if (token !== ELLIPSIS && !/^[A-Za-z]$/.test(token)) return fault({ phrase: "labelOrSign" });
    else if (axes === result && !operands.some((list) => list.includes(token)))
      return fault({ phrase: "labelOfOperand" });
    else if (axes.includes(token) && (axes === result || token === ELLIPSIS))
      return fault({ phrase: "labelOnce", within: axes === result ? "result" : "operand" });
    else axes.push(token);
  }
  return { equation: { operands, result: axes === result ? result : implied(operands.flat()) } };
}

/** The equation as it is written in Python. */
export const printEquation = ({ operands, result }: Equation): string =>
  `${operands.map((axes) => axes.join("")).join(",")}->${result.join("")}`;

/** How many operands a text has, also where it cannot be read yet. */
export const operandCount = (text: string): number =>
  Math.min(MOST_OPERANDS, text.replace(/->.*/s, "").split(",").length);

function* tokensOf(text: string): Iterable<{ token: string; at: number }> {
  for (const { 0: token, index } of text.matchAll(/\.\.\.|->|\S/gu)) yield { token, at: index };
}

const implied = (axes: readonly string[]): string[] => [
  ...(axes.includes(ELLIPSIS) ? [ELLIPSIS] : []),
  ...axes.filter((axis) => axis !== ELLIPSIS && axes.indexOf(axis) === axes.lastIndexOf(axis)).sort(),
];
