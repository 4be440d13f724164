import type { BinaryOperator, Formula } from "./formula.ts";

/** How strongly operators bind, as in Python; what stands below needs parentheses. */
const strength: Readonly<Record<BinaryOperator, number>> = {
  or: 2,
  and: 3,
  "==": 5,
  "!=": 5,
  "<": 5,
  "<=": 5,
  ">": 5,
  ">=": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "//": 7,
  "%": 7,
  "**": 9,
};
const CHOICE = 1;
const NOT = 4;
const NEGATION = 8;
const POSTFIX = 10;

/** The text of a formula, with no more parentheses than its meaning needs; reading it gives the same formula. */
export const printFormula = (formula: Formula): string => print(formula, CHOICE);

function print(f: Formula, around: number): string {
  const bound = (own: number, text: string): string => (own < around ? `(${text})` : text);
  switch (f.kind) {
    case "literal":
      return literal(f.value, around);
    case "name":
      return f.name;
    case "list":
      return `[${list(f.items)}]`;
    case "call":
      return `${f.name}(${list(f.args)})`;
    case "index":
      return `${print(f.of, POSTFIX)}[${print(f.index, CHOICE)}]`;
    case "attribute":
      return `${print(f.of, POSTFIX)}.${f.name}`;
    case "unary":
      return f.operator === "not"
        ? bound(NOT, `not ${print(f.x, NOT)}`)
        : bound(NEGATION, `-${print(f.x, NEGATION + 1)}`);
    case "binary": {
      const own = strength[f.operator];
      // Comparisons do not chain, and powers bind from the right.
      const left = own === strength["=="] || f.operator === "**" ? own + 1 : own;
      const right = f.operator === "**" ? NEGATION : own + 1;
      return bound(own, `${print(f.a, left)} ${f.operator} ${print(f.b, right)}`);
    }
    case "choice":
      return bound(
        CHOICE,
        `${print(f.then, CHOICE + 1)} if ${print(f.condition, CHOICE + 1)} else ${print(f.otherwise, CHOICE)}`,
      );
  }
}

const list = (items: readonly Formula[]): string => items.map((item) => print(item, CHOICE)).join(", ");

function literal(value: number | boolean | string, around: number): string {
  if (typeof value === "string") return value.includes('"') ? `'${value}'` : `"${value}"`;
  if (typeof value === "boolean") return value ? "true" : "false";
  return value < 0 && around > NEGATION ? `(${value})` : String(value);
}
