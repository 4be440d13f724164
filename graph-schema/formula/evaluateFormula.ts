import type { Phrase } from "../diagnostics/phrase.ts";
import type { BinaryOperator, Formula } from "./formula.ts";

/** What a formula over settings can come to. */
export type FormulaValue = number | boolean | string | readonly FormulaValue[];
/** The values of names. */
export type Scope = Readonly<Record<string, FormulaValue>>;

export type Evaluated = { value: FormulaValue } | { error: Phrase };

/** The value of a formula over settings, or why it has none. Total; division is Python's. */
export function evaluateFormula(formula: Formula, scope: Scope): Evaluated {
  try {
    return { value: valueOf(formula, scope) };
  } catch (cause) {
    if (cause instanceof NoValue) return { error: cause.why };
    throw cause;
  }
}

/** Leaves an evaluation from any depth; never leaves this file. */
class NoValue extends Error {
  constructor(readonly why: Phrase) {
    super(why.phrase);
  }
}
function fail(why: Phrase): never {
  throw new NoValue(why);
}

function valueOf(f: Formula, scope: Scope): FormulaValue {
  switch (f.kind) {
    case "literal":
      return f.value;
    case "name":
      return Object.hasOwn(scope, f.name)
        ? scope[f.name]!
        : fail({ phrase: "unknownName", name: f.name, names: Object.keys(scope) });
    case "list":
      return f.items.map((item) => valueOf(item, scope));
    case "unary": {
      const x = valueOf(f.x, scope);
      return f.operator === "not" ? !truth(x) : -numberFor("-", x);
    }
    case "binary":
      return binary(f, scope);
    case "call": {
      const work = Object.hasOwn(functions, f.name) ? functions[f.name] : undefined;
      if (!work) return fail({ phrase: "unknownFunction", name: f.name, names: Object.keys(functions) });
      return work(f.args.map((arg) => valueOf(arg, scope)));
    }
    case "index": {
      const list = valueOf(f.of, scope);
      const index = valueOf(f.index, scope);
      const at = numberOf(index) ?? fail({ phrase: "indexTakesNumbers", json: JSON.stringify(index) });
      if (!Array.isArray(list)) return fail({ phrase: "onlyListHasElements" });
      const items = list as readonly FormulaValue[];
      const found = Number.isInteger(at) ? items.at(at) : undefined;
      return found ?? fail({ phrase: "noElement", count: items.length, at });
    }
    case "attribute": {
      if (f.of.kind === "name" && f.name === "shape") {
        const key = `${f.of.name}.shape`;
        if (Object.hasOwn(scope, key)) return scope[key]!;
        return fail({ phrase: "noShape", name: f.of.name });
      }
      return fail({ phrase: "noAttribute", name: f.name });
    }
    case "choice":
      return valueOf(truth(valueOf(f.condition, scope)) ? f.then : f.otherwise, scope);
  }
}

function binary(
  { operator, a: left, b: right }: Extract<Formula, { kind: "binary" }>,
  scope: Scope,
): FormulaValue {
  const a = valueOf(left, scope);
  if (operator === "and") return truth(a) ? valueOf(right, scope) : a;
  if (operator === "or") return truth(a) ? a : valueOf(right, scope);
  const b = valueOf(right, scope);
  if (operator === "==") return same(a, b);
  if (operator === "!=") return !same(a, b);
  if (operator === "+" && Array.isArray(a) && Array.isArray(b))
    return [...(a as readonly FormulaValue[]), ...(b as readonly FormulaValue[])];
  return finite(arithmetic(operator, numberFor(operator, a), numberFor(operator, b)), operator);
}

function arithmetic(operator: BinaryOperator, a: number, b: number): number | boolean {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / divisor(b);
    case "//":
      return floorDivided(a, divisor(b));
    case "%":
      return remainder(a, divisor(b));
    case "**":
      return a ** b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return fail({ phrase: "takesNoNumbers", operator });
  }
}

/** a % b with the sign of b, as CPython computes it: 1 % 0.1 is 0.0999…, as 0.1 is a little more than a tenth. */
function remainder(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}
/** a // b by the remainder, so that b * (a // b) + a % b is a. */
const floorDivided = (a: number, b: number): number => Math.round((a - remainder(a, b)) / b);

const divisor = (b: number): number => (b === 0 ? fail({ phrase: "divisionByZero" }) : b);
const finite = (x: number | boolean, name: string): number | boolean =>
  typeof x === "boolean" || Number.isFinite(x) ? x : fail({ phrase: "notFinite", name });

/** A number; true counts as 1, so that a comparison can choose from a list. */
const numberOf = (x: FormulaValue): number | undefined =>
  typeof x === "number" || typeof x === "boolean" ? Number(x) : undefined;

const numberFor = (name: string, x: FormulaValue): number =>
  numberOf(x) ?? fail({ phrase: "takesNumbers", name, json: JSON.stringify(x) });

const truth = (x: FormulaValue): boolean => (Array.isArray(x) ? x.length > 0 : Boolean(x));
/** As in Python, where True equals 1. */
const same = (a: FormulaValue, b: FormulaValue): boolean =>
  Array.isArray(a) && Array.isArray(b)
    ? a.length === b.length && a.every((item: FormulaValue, i) => same(item, b[i] as FormulaValue))
    : (numberOf(a) ?? a) === (numberOf(b) ?? b);

type Work = (args: readonly FormulaValue[]) => FormulaValue;

const numeric =
  (name: string, arity: number, work: (...x: number[]) => number): Work =>
  (args) => {
    const given = args.length === 1 && Array.isArray(args[0]) ? (args[0] as readonly FormulaValue[]) : args;
    if (given.length < arity) return fail({ phrase: "functionTakes", name, count: arity });
    return finite(work(...given.map((x) => numberFor(name, x))), name);
  };

/** Functions that a setting may use. */
const functions: Readonly<Record<string, Work>> = {
  min: numeric("min", 1, Math.min),
  max: numeric("max", 1, Math.max),
  floor: numeric("floor", 1, (x) => Math.floor(x)),
  ceil: numeric("ceil", 1, (x) => Math.ceil(x)),
  round: numeric("round", 1, (x) => Math.round(x)),
  sqrt: numeric("sqrt", 1, (x) => Math.sqrt(x)),
  abs: numeric("abs", 1, (x) => Math.abs(x)),
  exp: numeric("exp", 1, (x) => Math.exp(x)),
  log: numeric("log", 1, (x) => Math.log(x)),
  len: (args) => {
    const [list] = args;
    return Array.isArray(list) ? list.length : fail({ phrase: "functionTakesList", name: "len" });
  },
};
