import { evaluateFormula, type FormulaValue } from "./evaluateFormula.ts";
import { type Formula, namesIn } from "./formula.ts";
import { parseFormula } from "./parseFormula.ts";
import { printFormula } from "./printFormula.ts";

/** What names stand for; "x.shape" is the shape of the input x. */
export type Bindings = Readonly<Record<string, Formula>>;

/** A formula with the names in it replaced by what they stand for. */
export function substitute(f: Formula, bindings: Bindings): Formula {
  const within = (part: Formula): Formula => substitute(part, bindings);
  switch (f.kind) {
    case "literal":
      return f;
    case "name":
      return Object.hasOwn(bindings, f.name) ? bindings[f.name]! : f;
    case "list":
      return { ...f, items: f.items.map(within) };
    case "unary":
      return { ...f, x: within(f.x) };
    case "binary":
      return { ...f, a: within(f.a), b: within(f.b) };
    case "call":
      return { ...f, args: f.args.map(within) };
    case "index":
      return { ...f, of: within(f.of), index: within(f.index) };
    case "attribute": {
      const key = f.of.kind === "name" ? `${f.of.name}.${f.name}` : "";
      return Object.hasOwn(bindings, key) ? bindings[key]! : { ...f, of: within(f.of) };
    }
    case "choice":
      return {
        ...f,
        condition: within(f.condition),
        then: within(f.then),
        otherwise: within(f.otherwise),
      };
  }
}

/** A value as the formula that gives it. */
export const formulaOf = (value: FormulaValue): Formula =>
  Array.isArray(value)
    ? { kind: "list", items: (value as readonly FormulaValue[]).map(formulaOf) }
    : { kind: "literal", value: value as number | boolean | string };

/** A setting, which may be a formula or a list of them, as one formula; undefined where its text is none. */
export function readSetting(value: unknown): Formula | undefined {
  if (Array.isArray(value)) {
    const items = value.map(readSetting);
    return items.every((item) => item !== undefined) ? { kind: "list", items } : undefined;
  }
  if (!isFormula(value)) return formulaOf(value as FormulaValue);
  const parsed = parseFormula(value.slice(1));
  return "formula" in parsed ? parsed.formula : undefined;
}

/** A formula as a setting: its value where it needs no names, else its text. */
export function writeSetting(formula: Formula): FormulaValue {
  const text = `=${printFormula(formula)}`;
  if (namesIn(formula).length > 0) return text;
  const result = evaluateFormula(formula, {});
  return "value" in result ? result.value : text;
}

/** Whether a setting is the text of a formula. */
export const isFormula = (value: unknown): value is string =>
  typeof value === "string" && value.startsWith("=");

/** Whether a setting is a formula, or a list with formulas in it. */
export const hasFormula = (value: unknown): boolean =>
  isFormula(value) || (Array.isArray(value) && value.some(hasFormula));

/** A setting in which names were replaced; settings without a formula, and text that is none, stay as they are. */
export function substituteIn(value: unknown, bindings: Bindings): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => substituteIn(item, bindings));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  const formula = isFormula(value) ? readSetting(value) : undefined;
  return formula ? writeSetting(substitute(formula, bindings)) : value;
}
