import type { Dim } from "../../../ir/types/dim.ts";
import type { Block, Node } from "../../../graph-schema/document.ts";
import { evaluateFormula } from "../../../graph-schema/formula/evaluateFormula.ts";
import { type Formula, namesIn } from "../../../graph-schema/formula/formula.ts";
import { parseFormula } from "../../../graph-schema/formula/parseFormula.ts";
import { freeNames } from "./freeNames.ts";
import { opposite, pyFormula } from "./pyFormula.ts";
import { type Literal, py } from "../../../layers/python/py.ts";
import type { CheckedGraph } from "../../check/checked.ts";

/** An argument of a class: its value for each graph that is an object of it. */
export interface Argument {
  name: string;
  values: readonly Literal[];
  /** Default of the setting that it is, where most graphs have it. */
  fallback?: Literal;
}

/** One value a graph; undefined where a graph has no such node. */
type Values = readonly (Literal | undefined)[];

/** Where values stand: in which node, and what they are called there. */
interface Place {
  node: Node;
  label: string;
  /** The node is an instance, whose own formulas may ask which one of its row they are for. */
  inRow?: boolean;
}

/** Finds Python for values that may differ among the graphs of one class, and collects the arguments it needs. */
export interface Arguments {
  /** Python for the values: a literal, an expression of settings and sizes that gives all of them, or an argument. */
  explain(values: Values, place: Place): string;
  /** A size in a comment, for which no argument is added. */
  size(values: readonly Dim[], axis: { index: number; rank: number }): string;
  /** The Python condition that is true where a node is not bypassed, of which `values` say where that is. */
  unless(node: Node, values: readonly boolean[]): string;
  /** Those that were used, the ones with a default last. */
  used(): readonly Argument[];
}

const MISSING = Symbol("no value");

/** Arguments of the class of graphs of one block; a document's own graph has none. */
export function createArguments(
  block: Block | undefined,
  members: readonly CheckedGraph[],
  isTaken: (name: string) => boolean = () => false,
): Arguments {
  const fresh = freeNames(isTaken);
  const known = namesOf({ block, members, fresh });
  const scopes = members.map((m) => m.scope);
  const used = new Map<string, Argument>();
  const own = new Map<string, Argument>();
  const letters = new Map<string, string>();
  const formulas = new Map((block?.graph.nodes ?? []).map((n) => [n.id, formulasOf(n)]));

  /** A formula in Python and the arguments in it; undefined when it reads what is no argument. */
  const print = (
    formula: Formula,
    options?: { integer: boolean },
  ): { text: string; names: string[] } | undefined => {
    const names: string[] = [];
    let complete = true;
    const nameOf = (name: string, axis?: number): string => {
      const key = axis === undefined ? name : keyOfSize(members, name, axis);
      if (known.has(key)) names.push(key);
      else complete = false;
      return known.get(key)?.name ?? name;
    };
    const text = pyFormula(formula, { nameOf, scopes }, options);
    return complete ? { text, names } : undefined;
  };
  const gives = (formula: Formula, values: Values): boolean =>
    values.every((value, i) => {
      if (value === undefined) return true;
      const found = evaluateFormula(formula, members[i]!.scope);
      return "value" in found && same(found.value, value);
    });
  /** Expressions that may give all values: formulas of the node, then settings and sizes, then other formulas. */
  const expressionOf = (
    values: Values,
    place: Place | undefined,
  ): { text: string; names: string[] } | undefined => {
    const integer = values.flat().every((v) => v === undefined || Number.isSafeInteger(v));
    const printed = (f: Formula) => print(f, { integer });
    const near = (place ? formulas.get(place.node.id) : undefined) ?? [];
    const far = [...formulas.values()].flat();
    const direct = [...known].filter(([, a]) =>
      values.every((v, i) => v === undefined || same(v, a.values[i])),
    );
    const [found] = [
      ...near.filter((f) => !(place?.inRow && namesIn(f).includes("index")) && gives(f, values)).map(printed),
      ...direct.map(([key, a]) => ({ text: a.name, names: [key] })),
      ...far.filter((f) => !namesIn(f).includes("index") && gives(f, values)).map(printed),
    ].filter((e) => e !== undefined);
    return found;
  };
  const use = ({ text, names }: { text: string; names: readonly string[] }): string => {
    for (const key of names) used.set(key, known.get(key)!);
    return text;
  };

  /** An argument of its own for values that nothing explains. */
  const argumentFor = (base: string, values: readonly Literal[]): string => {
    const key = `${base} ${JSON.stringify(values)}`;
    const argument = own.get(key) ?? { name: fresh(base), values };
    own.set(key, argument);
    return argument.name;
  };

  return {
    explain(values, place) {
      const present = values.filter((v) => v !== undefined);
      if (present.every((v) => same(v, present[0]))) return py`${present[0]}`.source;
      const expression = expressionOf(values, place);
      if (expression) return use(expression);
      return argumentFor(
        `${place.node.id}_${place.label}`,
        values.map((v) => v ?? present[0]),
      );
    },
    size(values, { index, rank }) {
      if (values.every((v) => v === values[0])) return String(values[0]);
      const expression = expressionOf(values, undefined);
      if (expression?.names.every((key) => used.has(key))) return expression.text;
      const base = letterOf(index, rank);
      const key = `${base} ${values.join()}`;
      const count = [...letters.keys()].filter((k) => k.startsWith(`${base} `)).length;
      letters.set(key, letters.get(key) ?? (count === 0 ? base : `${base}${count + 1}`));
      return letters.get(key)!;
    },
    unless({ id, bypassed }, values) {
      const parsed = parseFormula(String(bypassed).slice(1));
      const printed = "formula" in parsed ? print(opposite(parsed.formula)) : undefined;
      if (printed) return use(printed);
      return argumentFor(`with_${id}`, values);
    },
    used: () => {
      const order = [...known.keys()].filter((key) => used.has(key)).map((key) => used.get(key)!);
      const all = [...order, ...own.values()];
      return [...all.filter((a) => a.fallback === undefined), ...all.filter((a) => a.fallback !== undefined)];
    },
  };
}

/** Everything that an argument can be: sizes of what enters, then settings, then the place in a row. */
function namesOf({
  block,
  members,
  fresh,
}: {
  block: Block | undefined;
  members: readonly CheckedGraph[];
  fresh: (name: string) => string;
}): Map<string, Argument> {
  const known = new Map<string, Argument>();
  if (!block) return known;
  const safe = new Map([...block.params.map((p) => p.name), "index"].map((name) => [name, fresh(name)]));
  const ports = Object.keys(members[0]!.scope).filter((key) => key.endsWith(".shape"));
  for (const key of ports) {
    const shapes = members.map((m) => m.scope[key] as readonly (number | string)[]);
    const rank = shapes[0]!.length;
    for (let axis = 1; axis < rank; axis++) {
      const values = shapes.map((shape) => shape[axis]);
      if (!values.every((v) => typeof v === "number")) continue;
      const prefix = ports.length === 1 ? "in" : key.replace(/\.shape$/, "");
      const name = fresh(`${prefix}_${sizeName(axis, rank)}`);
      known.set(`${key}[${axis}]`, { name, values });
    }
  }
  for (const { name, default: fallback } of [...block.params, { name: "index", default: MISSING }]) {
    const values = members.map((m) => m.scope[name] as Literal);
    const usual = values.filter((v) => fallback !== MISSING && same(v, fallback as Literal)).length;
    const defaulted = usual > values.length / 2;
    known.set(name, { name: safe.get(name)!, values, ...(defaulted && { fallback: fallback as Literal }) });
  }
  return known;
}

const sizeName = (axis: number, rank: number): string =>
  axis === 1 && rank > 2 ? "channels" : axis === rank - 1 ? "features" : `size${axis}`;

/** What an axis of several sizes is called in a comment. */
function letterOf(index: number, rank: number): string {
  if (rank < 4) return index === 1 && rank === 3 ? "T" : "F";
  return ["H", "W"][index - rank + 2] ?? (index === 1 ? "C" : "D");
}

/** "input.shape[1]"; an axis may count from the end. */
function keyOfSize(members: readonly CheckedGraph[], port: string, axis: number): string {
  const shape = members[0]!.scope[`${port}.shape`];
  const rank = Array.isArray(shape) ? shape.length : 0;
  return `${port}.shape[${axis < 0 ? axis + rank : axis}]`;
}

/** The formulas among the settings of a node. */
function formulasOf({ params }: Node): Formula[] {
  const texts = (value: unknown): string[] => {
    if (typeof value === "string") return value.startsWith("=") ? [value.slice(1)] : [];
    return Array.isArray(value) ? value.flatMap(texts) : [];
  };
  return Object.values(params)
    .flatMap(texts)
    .flatMap((text) => {
      const parsed = parseFormula(text);
      return "formula" in parsed ? [parsed.formula] : [];
    });
}

const same = (a: Literal, b: Literal): boolean => JSON.stringify(a) === JSON.stringify(b);
