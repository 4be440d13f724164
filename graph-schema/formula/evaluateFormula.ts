import type { BinaryOperator, Formula } from "./formula.ts";

/** What a formula over settings can come to. */
export type FormulaValue = number | boolean | string | readonly FormulaValue[];
/** The values of names. */
export type Scope = Readonly<Record<string, FormulaValue>>;

export type Evaluated = { value: FormulaValue } | { error: string };

/** The value of a formula over settings, or why it has none. Total; division is Python's. */
export function evaluateFormula(formula: Formula, scope: Scope): Evaluated {
  try {
    return { value: valueOf(formula, scope) };
  } catch (cause) {
    if (cause instanceof NoValue) return { error: cause.message };
    throw cause;
  }
}

class NoValue extends Error {}
function fail(why: string): never {
  throw new NoValue(why);
}

function valueOf(f: Formula, scope: Scope): FormulaValue {
  switch (f.kind) {
    case "literal":
      return f.value;
    case "name":
      return Object.hasOwn(scope, f.name)
        ? scope[f.name]!
        : fail(`"${f.name}" is not known here; there ${describeNames(Object.keys(scope))}`);
    case "list":
      return f.items.map((item) => valueOf(item, scope));
    case "unary": {
      const x = valueOf(f.x, scope);
      return f.operator === "not" ? !truth(x) : -number(x, "-");
    }
    case "binary":
      return binary(f, scope);
    case "call": {
      const work = Object.hasOwn(functions, f.name) ? functions[f.name] : undefined;
      if (!work)
        return fail(`there is no function "${f.name}"; there are ${Object.keys(functions).join(", ")}`);
      return work(f.args.map((arg) => valueOf(arg, scope)));
    }
    case "index": {
      const list = valueOf(f.of, scope);
      const at = number(valueOf(f.index, scope), "an index");
      if (!Array.isArray(list)) return fail("only a list has elements");
      const items = list as readonly FormulaValue[];
      const found = Number.isInteger(at) ? items.at(at) : undefined;
      return found ?? fail(`a list of ${items.length} has no element ${at}`);
    }
    case "attribute": {
      if (f.of.kind === "name" && f.name === "shape") {
        const key = `${f.of.name}.shape`;
        if (Object.hasOwn(scope, key)) return scope[key]!;
        return fail(`"${f.of.name}" has no known shape here`);
      }
      return fail(`nothing here has a "${f.name}"; an input has its shape`);
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
  return finite(arithmetic(operator, number(a, operator), number(b, operator)), operator);
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
      return Math.floor(a / divisor(b));
    case "%":
      return a - b * Math.floor(a / divisor(b));
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
      return fail(`"${operator}" takes no numbers`);
  }
}

const divisor = (b: number): number => (b === 0 ? fail("division by 0") : b);
const finite = (x: number | boolean, what: string): number | boolean =>
  typeof x === "boolean" || Number.isFinite(x) ? x : fail(`"${what}" gives no finite number here`);

/** A number; true counts as 1, so that a comparison can choose from a list. */
function number(x: FormulaValue, what: string): number {
  if (typeof x === "number" || typeof x === "boolean") return Number(x);
  return fail(`"${what}" takes numbers, and got ${show(x)}`);
}

const truth = (x: FormulaValue): boolean => (Array.isArray(x) ? x.length > 0 : Boolean(x));
const same = (a: FormulaValue, b: FormulaValue): boolean => JSON.stringify(a) === JSON.stringify(b);
const show = (x: FormulaValue): string => JSON.stringify(x);

type Work = (args: readonly FormulaValue[]) => FormulaValue;

const numeric =
  (name: string, arity: number, work: (...x: number[]) => number): Work =>
  (args) => {
    const given = args.length === 1 && Array.isArray(args[0]) ? (args[0] as readonly FormulaValue[]) : args;
    if (given.length < arity) return fail(`${name} takes ${arity === 1 ? "a number" : `${arity} numbers`}`);
    return finite(work(...given.map((x) => number(x, name))), name);
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
    return Array.isArray(list) ? list.length : fail("len takes a list");
  },
};

const describeNames = (names: readonly string[]): string =>
  names.length === 0 ? "are no names" : `are ${names.join(", ")}`;
