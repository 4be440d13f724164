import type { Phrase } from "../diagnostics/phrase.ts";

/** A parsed formula: `channels * 4`, `stride == 1 and not last`, `x * sigmoid(1.702 * x)`. */
export type Formula = FormulaPart & {
  /** Index of the character that it is told by: its operator, its name or its beginning; absent in what was not read. */
  at?: number;
};

type FormulaPart =
  | { kind: "literal"; value: number | boolean | string }
  | { kind: "name"; name: string }
  | { kind: "list"; items: readonly Formula[] }
  | { kind: "unary"; operator: UnaryOperator; x: Formula }
  | { kind: "binary"; operator: BinaryOperator; a: Formula; b: Formula }
  | { kind: "call"; name: string; args: readonly Formula[] }
  | { kind: "index"; of: Formula; index: Formula }
  | { kind: "attribute"; of: Formula; name: string }
  | { kind: "choice"; condition: Formula; then: Formula; otherwise: Formula };

export type UnaryOperator = "-" | "not";
export type BinaryOperator =
  "+" | "-" | "*" | "/" | "//" | "%" | "**" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";

/** What is wrong with the text of a formula, and where in it. */
export interface FormulaFault {
  expected: Phrase;
  actual: Phrase | number;
  /** Index of the character, from 0. */
  at: number;
}

/** The names that a formula reads, in the order of their first use; names of functions are not among them. */
export function namesIn(formula: Formula): string[] {
  const found = new Set<string>();
  const visit = (f: Formula): void => {
    if (f.kind === "name") found.add(f.name);
    else operandsOf(f).forEach(visit);
  };
  visit(formula);
  return [...found];
}

/** The formulas that a formula is made of, from left to right. */
export function operandsOf(f: Formula): readonly Formula[] {
  switch (f.kind) {
    case "literal":
    case "name":
      return [];
    case "list":
      return f.items;
    case "unary":
      return [f.x];
    case "binary":
      return [f.a, f.b];
    case "call":
      return f.args;
    case "index":
      return [f.of, f.index];
    case "attribute":
      return [f.of];
    case "choice":
      return [f.then, f.condition, f.otherwise];
  }
}
