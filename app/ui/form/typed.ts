import { parseFormula } from "../../../graph-schema/formula/parseFormula.ts";
import { printFormula } from "../../../graph-schema/formula/printFormula.ts";
import { renderFault } from "../../../graph-schema/formula/renderFault.ts";
import { hasFormula, isFormula, readSetting } from "../../../graph-schema/formula/substitute.ts";
import type { Field } from "./fieldOf.ts";

/** A setting as a person types it: 3, 3×5, "1×28×28", same, nothing, or a formula such as =channels * 2. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) {
    const formula = hasFormula(value) ? readSetting(value) : undefined;
    if (formula) return `=${printFormula(formula)}`;
    const parts = value.map(String);
    return parts.join(parts.some((p) => p.startsWith("-")) ? ", " : "×");
  }
  return String(value);
}

/** The value of what was typed; whether it is allowed the schema decides. */
export function valueOf(
  text: string,
  field: Pick<Field, "verbatim" | "nullable" | "default"> & { formulas?: boolean },
): unknown {
  const typed = text.trim();
  if (typed === "" && field.nullable) return null;
  if (field.formulas && isFormula(typed)) return typed;
  if (field.verbatim) return typed;
  const parts = typed
    // x and * separate numbers, as in 3x5; elsewhere they belong to names.
    .replace(/(?<=\d)\s*[xX*]\s*(?=\d)/g, ",")
    .split(/[\s,;×]+/)
    .filter(Boolean)
    .map(atom);
  const isList = Array.isArray(field.default);
  return parts.length === 1 && !isList ? parts[0] : parts;
}

const atom = (text: string): string | number =>
  text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;

/** Why the text of a formula cannot be read; undefined when it can. */
export function formulaError(value: unknown): string | undefined {
  const parsed = isFormula(value) ? parseFormula(value.slice(1)) : undefined;
  if (!parsed || "formula" in parsed) return undefined;
  const [expected, actual] = renderFault(parsed.fault);
  return `Expected ${expected}, got ${actual}.`;
}
