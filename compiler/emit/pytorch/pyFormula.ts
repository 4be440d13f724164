import { py } from "../../../layers/python/py.ts";
import { evaluateFormula, type Scope } from "../../../graph-schema/formula/evaluateFormula.ts";
import type { BinaryOperator, Formula } from "../../../graph-schema/formula/formula.ts";

const opposites: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

/** What the names in a formula are. */
export interface FormulaNames {
  /** How a name, or the size of an axis such as input.shape[1], is called in Python. */
  nameOf: (name: string, axis?: number) => string;
  /** The values that names have, one scope for each use of the formula. */
  scopes: readonly Scope[];
}

/** A formula as Python with the same value; with `integer`, of which PyTorch takes whole numbers as such. */
export function pyFormula(f: Formula, names: FormulaNames, { integer = false } = {}): string {
  const text = (inner: Formula, level: number): string => {
    const { source, binds } = write(inner);
    return binds < level ? `(${source})` : source;
  };
  /** An index or a size may be no float, not even one like 2.0. */
  const whole = (inner: Formula, level: number): string => {
    if (inner.kind === "list") return tuple(inner.items.map((item) => whole(item, 0)));
    return isWhole(inner, names.scopes) ? text(inner, level) : `round(${text(inner, 0)})`;
  };
  const write = (g: Formula): { source: string; binds: number } => {
    switch (g.kind) {
      case "literal":
        return { source: py`${g.value}`.source, binds: ATOM };
      case "name":
        return { source: names.nameOf(g.name), binds: ATOM };
      // What comes from settings is a tuple, and in Python a list never equals one.
      case "list":
        return { source: tuple(g.items.map((item) => text(item, 0))), binds: ATOM };
      case "call":
        return callOf(g);
      case "index": {
        const axis = axisOf(g);
        if (axis) return { source: names.nameOf(axis.port, axis.axis), binds: ATOM };
        const of =
          g.of.kind === "list" ? `[${g.of.items.map((item) => text(item, 0)).join(", ")}]` : text(g.of, ATOM);
        return { source: `${of}[${whole(g.index, 0)}]`, binds: ATOM };
      }
      case "attribute":
        return { source: names.nameOf(`${text(g.of, ATOM)}.${g.name}`), binds: ATOM };
      case "unary":
        return g.operator === "not"
          ? { source: `not ${text(g.x, NOT)}`, binds: NOT }
          : { source: `-${text(g.x, POWER)}`, binds: SIGN };
      case "binary": {
        const binds = levels[g.operator];
        const right = g.operator === "**";
        return {
          source: `${text(g.a, binds + Number(right || binds === COMPARISON))} ${g.operator} ${text(g.b, binds + Number(!right))}`,
          binds,
        };
      }
      case "choice":
        return {
          source: `${text(g.then, OR)} if ${text(g.condition, OR)} else ${text(g.otherwise, 0)}`,
          binds: 0,
        };
    }
  };
  const callOf = ({ name, args }: Extract<Formula, { kind: "call" }>): ReturnType<typeof write> => {
    const [first] = args as readonly [Formula];
    const called = (source: string): ReturnType<typeof write> => ({ source, binds: ATOM });
    if (name === "len") return called(`len(${text(first, 0)})`);
    const several = args.length === 1 && isList(first, names.scopes);
    if (name === "min" || name === "max") {
      // Of a single number Python has no extreme.
      if (args.length === 1 && !several) return write(first);
      return called(`${name}(${args.map((a) => text(a, 0)).join(", ")})`);
    }
    const x = several ? `${text(first, ATOM)}[0]` : text(first, 0);
    // Python rounds halves to even.
    if (name === "round") return called(`math.floor(${several ? x : text(first, SUM)} + 0.5)`);
    return called(`${name === "abs" ? "abs" : `math.${name}`}(${x})`);
  };
  return integer ? whole(f, 0) : text(f, 0);
}

const tuple = (items: readonly string[]): string => `(${items.join(", ")}${items.length === 1 ? "," : ""})`;

const valuesOf = (f: Formula, scopes: readonly Scope[]) =>
  scopes.flatMap((scope) => {
    const found = evaluateFormula(f, scope);
    return "value" in found ? [found.value] : [];
  });

const isList = (f: Formula, scopes: readonly Scope[]): boolean => valuesOf(f, scopes).some(Array.isArray);

/** Whether Python, too, sees only integers in it: / gives a float even of 4 / 2. */
function isWhole(f: Formula, scopes: readonly Scope[]): boolean {
  const every = (...parts: readonly Formula[]): boolean => parts.every((part) => isWhole(part, scopes));
  switch (f.kind) {
    case "literal":
      return typeof f.value !== "number" || Number.isSafeInteger(f.value);
    case "name":
    case "attribute":
      return valuesOf(f, scopes)
        .flat(9)
        .every((v) => typeof v !== "number" || Number.isSafeInteger(v));
    case "list":
      return every(...f.items);
    case "unary":
      return f.operator === "not" || every(f.x);
    case "binary":
      if (levels[f.operator] === COMPARISON) return true;
      if (f.operator === "/") return false;
      if (f.operator === "**")
        return every(f.a, f.b) && valuesOf(f.b, scopes).every((v) => typeof v !== "number" || v >= 0);
      return every(f.a, f.b);
    case "call":
      if (["floor", "ceil", "round", "len"].includes(f.name)) return true;
      return ["min", "max", "abs"].includes(f.name) && every(...f.args);
    case "index":
      return every(f.of);
    case "choice":
      return every(f.then, f.otherwise);
  }
}

const [OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM] = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const levels: Readonly<Record<BinaryOperator, number>> = {
  or: OR,
  and: AND,
  "==": COMPARISON,
  "!=": COMPARISON,
  "<": COMPARISON,
  "<=": COMPARISON,
  ">": COMPARISON,
  ">=": COMPARISON,
  "+": SUM,
  "-": SUM,
  "*": PRODUCT,
  "/": PRODUCT,
  "//": PRODUCT,
  "%": PRODUCT,
  "**": POWER,
};

/** The port and axis of input.shape[1]. */
export function axisOf(f: Formula): { port: string; axis: number } | undefined {
  if (f.kind !== "index" || f.of.kind !== "attribute" || f.of.of.kind !== "name") return undefined;
  const found = evaluateFormula(f.index, {});
  return "value" in found && typeof found.value === "number"
    ? { port: f.of.of.name, axis: found.value }
    : undefined;
}

/** The formula that is true where this one is not. */
export function opposite(f: Formula): Formula {
  if (f.kind === "unary" && f.operator === "not") return f.x;
  if (f.kind === "binary") {
    const operator = opposites[f.operator];
    if (operator) return { ...f, operator };
    if (f.operator === "and" || f.operator === "or")
      return {
        ...f,
        operator: f.operator === "and" ? "or" : "and",
        a: opposite(f.a),
        b: opposite(f.b),
      };
  }
  return { kind: "unary", operator: "not", x: f };
}
