/** Python source made only by {@link py}, so text of a person's can never become code. */
export class PyCode {
  constructor(readonly source: string) {}
  toString(): string {
    return this.source;
  }
}

/** A value that Python source can hold as a literal. */
export type Literal = string | number | boolean | null | undefined | readonly Literal[];

/** Writes Python source; code is spliced, every other value becomes a literal. */
export function py(
  parts: TemplateStringsArray,
  ...values: readonly (Literal | PyCode | readonly PyCode[])[]
): PyCode {
  return new PyCode(parts.reduce((out, part, i) => out + splice(values[i - 1]) + part));
}

/** A name that is already known to be a Python identifier. */
export function pyName(name: string): PyCode {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name)) throw new Error(`internal: not a Python name: ${name}`);
  return new PyCode(name);
}

function splice(v: Literal | PyCode | readonly PyCode[]): string {
  if (v instanceof PyCode) return v.source;
  if (Array.isArray(v) && v.length > 0 && v.every((item) => item instanceof PyCode))
    return v.map((code) => code.source).join(", ");
  return literal(v as Literal);
}

function literal(v: Literal): string {
  if (v === true) return "True";
  if (v === false) return "False";
  if (v === null || v === undefined) return "None";
  if (typeof v === "string") return JSON.stringify(v).replace(/[\u007f-\u{10ffff}]/gu, escapePoint);
  if (typeof v === "number") return number(v);
  return `(${v.map(literal).join(", ")}${v.length === 1 ? "," : ""})`;
}

function escapePoint(c: string): string {
  const code = c.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}

function number(v: number): string {
  if (Number.isNaN(v)) return 'float("nan")';
  if (!Number.isFinite(v)) return v > 0 ? 'float("inf")' : '-float("inf")';
  return String(v);
}
