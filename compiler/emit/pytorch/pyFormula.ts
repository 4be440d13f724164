import { py } from "../../../layers/python/py.ts";
import type { BinaryOperator, Formula } from "../../../graph-schema/formula/formula.ts";

/** Functions that Python has elsewhere than by their own name. */
const functions: Readonly<Record<string, string>> = {
  floor: "math.floor",
  ceil: "math.ceil",
  sqrt: "math.sqrt",
};

const opposites: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

/** A formula as Python; `nameOf` says how a name, or the size of an axis such as input.shape[1], is called there. */
export function pyFormula(f: Formula, nameOf: (name: string, axis?: number) => string): string {
  const text = (inner: Formula, level: number): string => {
    const { source, binds } = write(inner);
    return binds < level ? `(${source})` : source;
  };
  const write = (g: Formula): { source: string; binds: number } => {
    switch (g.kind) {
      case "literal":
        return { source: py`${g.value}`.source, binds: ATOM };
      case "name":
        return { source: nameOf(g.name), binds: ATOM };
      case "list":
        return { source: `[${g.items.map((item) => text(item, 0)).join(", ")}]`, binds: ATOM };
      case "call":
        return {
          source: `${functions[g.name] ?? g.name}(${g.args.map((a) => text(a, 0)).join(", ")})`,
          binds: ATOM,
        };
      case "index": {
        const axis = axisOf(g);
        if (axis) return { source: nameOf(axis.port, axis.axis), binds: ATOM };
        return { source: `${text(g.of, ATOM)}[${text(g.index, 0)}]`, binds: ATOM };
      }
      case "attribute":
        return { source: nameOf(`${text(g.of, ATOM)}.${g.name}`), binds: ATOM };
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
  return text(f, 0);
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
  const { index } = f;
  return index.kind === "literal" && typeof index.value === "number"
    ? { port: f.of.of.name, axis: index.value }
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
