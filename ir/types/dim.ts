/**
 * One axis of a tensor: a known size, or the canonical text of an expression over symbols ("N", "2*T",
 * "floor((H + 1)/2)"). Every function here returns canonical text: what paddings, strides and factors make of a size is
 * `===` where it is equal for every size. (Sums of several quotients are not always, as floor(T/2) + floor((T + 1)/2).)
 */
export type Dim = number | string;

/** A sum of products: product of atoms (sorted, joined by "*"; "" is the constant) → integer coefficient. */
type Polynomial = ReadonlyMap<string, number>;

/** a + b. */
export function addDims(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return a + b;
  return print(sum(parse(a), parse(b)));
}

/** Sum of all `dims`; 0 for none. */
export function sumDims(dims: Iterable<Dim>): Dim {
  let known = 0;
  const terms = new Map<string, number>();
  for (const d of dims)
    if (typeof d === "number") known += d;
    else for (const [key, c] of parse(d)) terms.set(key, (terms.get(key) ?? 0) + c);
  if (terms.size === 0) return known;
  terms.set(CONSTANT, (terms.get(CONSTANT) ?? 0) + known);
  return print(new Map([...terms].filter(([, c]) => c !== 0)));
}

/** a − b. */
export function subDims(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return print(sum(parse(a), scale(parse(b), -1)));
}

/** Product of all `dims`; 1 for none. */
export function mulDims(...dims: readonly Dim[]): Dim {
  let known = 1;
  let rest: Polynomial | undefined;
  for (const d of dims) {
    if (typeof d === "number") known *= d;
    else rest = rest ? product(rest, parse(d)) : parse(d);
  }
  return rest ? print(scale(rest, known)) : known;
}

/** floor(a / b) for positive b. */
export function floorDivDims(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return Math.floor(a / b);
  return print(divide(parse(a), parse(b)));
}

/** a / b where b divides a for every value of the symbols; undefined where that is not certain. */
export function exactDivDims(a: Dim, b: Dim): Dim | undefined {
  const quotient = floorDivDims(a, b);
  return mulDims(quotient, b) === a ? quotient : undefined;
}

/** Replaces symbols by sizes or expressions; symbols without a value stay. */
export function substituteDim(d: Dim, values: Readonly<Record<string, Dim>>): Dim {
  return typeof d === "number" ? d : print(substitute(parse(d), values));
}

/** The symbols a dimension depends on, sorted. */
export function symbolsOf(d: Dim): string[] {
  if (typeof d === "number") return [];
  const names = d.match(/[A-Za-z_]\w*/g) ?? [];
  return [...new Set(names.filter((n) => n !== "floor"))].sort();
}

/** Reads what a person typed ("2*T+1", "floor(H/2)") as a canonical dimension; undefined where it is not one. */
export function parseDim(text: string): Dim | undefined {
  const tokens = text.match(/\d+|[A-Za-z_]\w*|[-+*/()]|\S/g) ?? [];
  const reader = { tokens, at: 0 };
  const result = readSum(reader);
  return result && reader.at === tokens.length ? print(result) : undefined;
}

/** A dimension as a sum of products, for whoever has to compute it: `floor` holds numerator and denominator. */
export function termsOf(d: Dim): { coefficient: number; factors: (string | { floor: [Dim, Dim] })[] }[] {
  return [...parse(d)].map(([key, coefficient]) => ({
    coefficient,
    factors: atoms(key).map((atom) => {
      if (!atom.startsWith("floor(")) return atom;
      const [numerator, denominator] = readFloor(atom);
      return { floor: [print(numerator), print(denominator)] };
    }),
  }));
}

const CONSTANT = "";

/** Without the exponent that a number from 1e21 on is written with. */
const digitsOf = (c: number): string => String(BigInt(c));

/** Finite, however far layers in a row enlarge an axis. */
const bounded = (c: number): number => Math.max(-Number.MAX_VALUE, Math.min(c, Number.MAX_VALUE));

const cache = new Map<string, Polynomial>();

function parse(d: Dim): Polynomial {
  if (typeof d === "number") return new Map(d === 0 ? [] : [[CONSTANT, d]]);
  const known = cache.get(d);
  if (known) return known;
  const reader = { tokens: d.match(/\d+|[A-Za-z_]\w*|[-+*/()]/g) ?? [], at: 0 };
  const result = readSum(reader);
  if (!result || reader.at !== reader.tokens.length) throw new Error(`internal: not a dimension: ${d}`);
  if (cache.size > 10_000) cache.clear();
  cache.set(d, result);
  return result;
}

type Reader = { tokens: readonly string[]; at: number };

function readSum(r: Reader): Polynomial | undefined {
  let total: Polynomial = new Map();
  let sign = 1;
  if (r.tokens[r.at] === "-") [sign, r.at] = [-1, r.at + 1];
  for (;;) {
    const term = readProduct(r);
    if (!term) return undefined;
    total = sum(total, scale(term, sign));
    const next = r.tokens[r.at];
    if (next !== "+" && next !== "-") return total;
    [sign, r.at] = [next === "+" ? 1 : -1, r.at + 1];
  }
}

function readProduct(r: Reader): Polynomial | undefined {
  let result = readAtom(r);
  while (result && r.tokens[r.at] === "*") {
    r.at++;
    const factor = readAtom(r);
    result = factor && product(result, factor);
  }
  return result;
}

function readAtom(r: Reader): Polynomial | undefined {
  const token = r.tokens[r.at++];
  if (token === undefined) return undefined;
  if (/^\d/.test(token)) return parse(Number(token));
  if (token === "(") return closing(r, readSum(r));
  if (token === "floor") {
    if (r.tokens[r.at++] !== "(") return undefined;
    const a = readSum(r);
    if (!a || r.tokens[r.at++] !== "/") return undefined;
    const b = readAtom(r);
    return closing(r, b && b.size > 0 ? divide(a, b) : undefined);
  }
  return /^[A-Za-z_]/.test(token) ? new Map([[token, 1]]) : undefined;
}

function closing(r: Reader, p: Polynomial | undefined): Polynomial | undefined {
  return p && r.tokens[r.at++] === ")" ? p : undefined;
}

function sum(a: Polynomial, b: Polynomial): Polynomial {
  const out = new Map(a);
  for (const [key, c] of b) {
    const total = bounded((out.get(key) ?? 0) + c);
    if (total === 0) out.delete(key);
    else out.set(key, total);
  }
  return out;
}

function scale(a: Polynomial, k: number): Polynomial {
  return k === 0 ? new Map() : new Map([...a].map(([key, c]) => [key, bounded(c * k)]));
}

function product(a: Polynomial, b: Polynomial): Polynomial {
  let out: Polynomial = new Map();
  for (const [ka, ca] of a)
    for (const [kb, cb] of b)
      out = sum(out, new Map([[joinAtoms([...atoms(ka), ...atoms(kb)]), bounded(ca * cb)]]));
  return out;
}

/** floor(a / b): takes out whole multiples, then common factors, then leaves a floor(…) atom. */
function divide(a: Polynomial, b: Polynomial): Polynomial {
  if (b.size !== 1) return floorAtom(a, b);
  const [[divisor, k]] = [...b] as [[string, number]];
  let whole: Polynomial = new Map();
  let rest: Polynomial = new Map();
  for (const [key, c] of a) {
    const quotient = withoutAtoms(key, divisor);
    const times = quotient === undefined ? 0 : Math.floor(c / k);
    const exact = quotient !== undefined && times * k === c;
    // A remainder may be split off a constant (c = times·k + r) because floor(q + r/k) = q + floor(r/k).
    if (exact || (key === CONSTANT && divisor === CONSTANT)) {
      whole = sum(whole, scale(new Map([[quotient!, 1]]), times));
      if (!exact) rest = sum(rest, new Map([[key, c - times * k]]));
    } else rest = sum(rest, new Map([[key, c]]));
  }
  if (rest.size === 0 || (divisor === CONSTANT && rest.size === 1 && rest.has(CONSTANT))) return whole;
  if (divisor !== CONSTANT) return sum(whole, floorAtom(rest, b));
  // floor((g·p + r) / (g·m)) = floor((p + floor(r/g)) / m)
  const factors = [...rest].flatMap(([key, c]) => (key === CONSTANT ? [] : [Math.abs(c)]));
  const g = factors.reduce(greatestCommonDivisor, k);
  const reduced = new Map(
    [...rest].map(([key, c]) => [key, Math.floor(c / g)] as const).filter(([, c]) => c !== 0),
  );
  return sum(whole, k === g ? reduced : floorOfFloor(reduced, k / g));
}

/** floor((floor(p/q) + r) / k) = floor((p + q·r) / (q·k)), as r is an integer. */
function floorOfFloor(p: Polynomial, k: number): Polynomial {
  const floors = [...p].filter(([key]) => key.includes("floor("));
  const [key, c] = floors.length === 1 ? floors[0]! : [CONSTANT, 0];
  if (c !== 1 || atoms(key).length !== 1) return floorAtom(p, parse(k));
  const [numerator, denominator] = readFloor(key);
  const rest = new Map(p);
  rest.delete(key);
  return divide(sum(numerator, product(denominator, rest)), scale(denominator, k));
}

/** Numerator and denominator of a "floor(a/b)" atom. */
function readFloor(atom: string): [Polynomial, Polynomial] {
  const r = { tokens: atom.match(/\d+|[A-Za-z_]\w*|[-+*/()]/g) ?? [], at: 2 };
  const numerator = readSum(r)!;
  r.at++;
  return [numerator, readAtom(r)!];
}

function floorAtom(a: Polynomial, b: Polynomial): Polynomial {
  return new Map([[`floor(${group(a)}/${group(b)})`, 1]]);
}

function group(p: Polynomial): string {
  const d = print(p);
  const text = typeof d === "number" ? digitsOf(d) : d;
  return /^(\w+|floor\([^()]*\))$/.test(text) ? text : `(${text})`;
}

function substitute(p: Polynomial, values: Readonly<Record<string, Dim>>): Polynomial {
  let out: Polynomial = new Map();
  for (const [key, c] of p) {
    let term: Polynomial = parse(c);
    for (const atom of atoms(key)) term = product(term, substituteAtom(atom, values));
    out = sum(out, term);
  }
  return out;
}

function substituteAtom(atom: string, values: Readonly<Record<string, Dim>>): Polynomial {
  if (!atom.startsWith("floor("))
    return Object.hasOwn(values, atom) ? parse(values[atom]!) : new Map([[atom, 1]]);
  const [numerator, denominator] = readFloor(atom);
  return divide(substitute(numerator, values), substitute(denominator, values));
}

/** Splits a product key at the "*" outside parentheses. */
function atoms(key: string): string[] {
  if (key === CONSTANT) return [];
  if (!key.includes("(")) return key.split("*");
  const out: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= key.length; i++) {
    const c = key[i];
    if (c === "(") depth++;
    else if (c === ")") depth--;
    else if (c === undefined || (c === "*" && depth === 0)) {
      out.push(key.slice(start, i));
      start = i + 1;
    }
  }
  return out;
}

const joinAtoms = (list: string[]): string => list.sort().join("*");

function withoutAtoms(key: string, divisor: string): string | undefined {
  const left = atoms(key);
  for (const atom of atoms(divisor)) {
    const i = left.indexOf(atom);
    if (i < 0) return undefined;
    left.splice(i, 1);
  }
  return joinAtoms(left);
}

function print(p: Polynomial): Dim {
  if (p.size === 0) return 0;
  if (p.size === 1 && p.has(CONSTANT)) return p.get(CONSTANT)!;
  const degree = (key: string): number => atoms(key).length;
  const terms = [...p].sort(([a], [b]) => degree(b) - degree(a) || (a < b ? -1 : 1));
  return terms.reduce((text, [key, c], i) => {
    const size = Math.abs(c);
    const term = key === CONSTANT ? digitsOf(size) : size === 1 ? key : `${digitsOf(size)}*${key}`;
    return i === 0 ? (c < 0 ? `-${term}` : term) : `${text} ${c < 0 ? "-" : "+"} ${term}`;
  }, "");
}

/** The largest number that divides both. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
