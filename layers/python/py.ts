/** A value that Python source can hold as a literal. */
export type Literal = string | number | boolean | null | undefined | readonly Literal[];

/** A value in source; in a call it may have a keyword, and be left out where it is the default. */
export interface Slot {
  value: Literal;
  keyword?: string;
  fallback?: Literal;
}

/** What source is made of: text, values, and calls of a name with values. */
export type Piece = string | Slot | { call: string; args: readonly Slot[] };

/** Python source made only by {@link py}, so text of a person's can never become code. */
export class PyCode {
  readonly source: string;
  constructor(readonly pieces: readonly Piece[]) {
    this.source = render(pieces);
  }
  toString(): string {
    return this.source;
  }
}

/** Source of pieces; `write` says how a value is written, as a literal unless given. */
export function render(
  pieces: readonly Piece[],
  write: (slot: Slot) => string = (slot) => literal(slot.value),
): string {
  const argument = (slot: Slot): string[] => {
    const text = write(slot);
    if (slot.fallback !== undefined && text === literal(slot.fallback)) return [];
    return [slot.keyword === undefined ? text : `${slot.keyword}=${text}`];
  };
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return "call" in piece ? `${piece.call}(${piece.args.flatMap(argument).join(", ")})` : write(piece);
    })
    .join("");
}

/** Writes Python source; code is spliced, every other value becomes a literal. */
export function py(
  parts: TemplateStringsArray,
  ...values: readonly (Literal | PyCode | readonly PyCode[])[]
): PyCode {
  return new PyCode(parts.flatMap((part, i) => [...(i === 0 ? [] : splice(values[i - 1])), part]));
}

/** A name that is already known to be a Python identifier. */
export function pyName(name: string): PyCode {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name)) throw new Error(`internal: not a Python name: ${name}`);
  return new PyCode([name]);
}

function splice(v: Literal | PyCode | readonly PyCode[]): readonly Piece[] {
  if (v instanceof PyCode) return v.pieces;
  if (Array.isArray(v) && v.length > 0 && v.every((item) => item instanceof PyCode))
    return v.flatMap((code, i) => [...(i === 0 ? [] : [", "]), ...code.pieces]);
  return [{ value: v as Literal }];
}

function literal(v: Literal): string {
  if (v === true) return "True";
  if (v === false) return "False";
  if (v === null || v === undefined) return "None";
  if (typeof v === "string") return JSON.stringify(v).replace(INVISIBLE, escapePoint);
  if (typeof v === "number") return number(v);
  return `(${v.map(literal).join(", ")}${v.length === 1 ? "," : ""})`;
}

/** What a reader cannot see, or what turns the direction of the text around it. */
const INVISIBLE = /[^ \p{L}\p{M}\p{N}\p{P}\p{S}]/gu;

function escapePoint(c: string): string {
  const code = c.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}

function number(v: number): string {
  if (Number.isNaN(v)) return 'float("nan")';
  if (!Number.isFinite(v)) return v > 0 ? 'float("inf")' : '-float("inf")';
  // A whole number as long as this does not fit PyTorch's integers; JavaScript itself changes over from 1e21.
  return Number.isInteger(v) && !Number.isSafeInteger(v) ? v.toExponential() : String(v);
}
