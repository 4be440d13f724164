/**
 * 32 random bits: element `index` of the stream `key`. A counter-based hash in uint32 arithmetic that
 * compiler/lower/randomUniform.ts writes in ops, so host and devices draw the same bits.
 */
export function randomBits(index: number, key: number): number {
  let h = (Math.imul(index, 0x9e3779b1) + key) >>> 0;
  h = mix(h);
  h = mix((h + (h >>> 16)) >>> 0);
  return mix((h + (h >>> 16)) >>> 0);
}

// h·(2h + 1), a permutation of the uint32 numbers
const mix = (h: number): number => Math.imul(h, Math.imul(h, 2) + 1) >>> 0;

/**
 * Key of a stream of its own for each purpose, e.g. keyOf(seed, "shuffle", epoch). A text counts as its UTF-8 bytes
 * and a 256 behind them.
 */
export function keyOf(seed: number, ...purpose: readonly (string | number)[]): number {
  let key = seed >>> 0;
  for (const part of purpose) {
    if (typeof part === "number") key = randomBits(part, key);
    else for (const byte of [...new TextEncoder().encode(part), 256]) key = randomBits(byte, key);
  }
  return key;
}

/** `count` numbers uniform in [0, 1), multiples of 2⁻²⁴, hence exact in float32. */
export function uniforms(key: number, count: number): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = (randomBits(i, key) >>> 8) * 2 ** -24;
  return out;
}

/** `count` numbers of the standard normal distribution, by Box and Muller (1958) in float64, then rounded. */
export function normals(key: number, count: number): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    // 1 − u is in (0, 1], so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - (randomBits(i, key) >>> 8) * 2 ** -24));
    const angle = 2 * Math.PI * ((randomBits(i + 1, key) >>> 8) * 2 ** -24);
    out[i] = radius * Math.cos(angle);
    if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

/**
 * 0 … count − 1 in random order: stably sorted by their random bits, as
 * `np.argsort(bits, kind="stable")` does.
 */
export const permutation = (key: number, count: number): Uint32Array =>
  new Permutation(key, count).slice(0, count);

/** The same permutation, of which a part is made at a time. */
export class Permutation {
  /** How many have a smaller upper half of their bits, for each, and all. */
  readonly #starts = new Uint32Array(0x10001);

  constructor(
    readonly key: number,
    readonly count: number,
  ) {
    const starts = this.#starts;
    for (let i = 0; i < count; i++) starts[(randomBits(i, key) >>> 16) + 1]!++;
    for (let upper = 0; upper < 0x10000; upper++) starts[upper + 1]! += starts[upper]!;
  }

  /** What stands from place `from` to before `to`, found in one pass over all; it takes memory for that alone. */
  slice(from: number, to: number): Uint32Array {
    const { key, count } = this;
    const starts = this.#starts;
    let first = 0;
    while (first < 0xffff && starts[first + 1]! <= from) first++;
    let end = first;
    while (starts[end]! < to) end++;
    const before = starts[first]!;
    const part = new Uint32Array(starts[end]! - before);
    const next = starts.slice(first, end);
    for (let i = 0; i < count; i++) {
      const upper = randomBits(i, key) >>> 16;
      if (upper >= first && upper < end) part[next[upper - first]!++ - before] = i;
    }
    for (let upper = first; upper < end; upper++) {
      const start = starts[upper]!;
      const stop = starts[upper + 1]!;
      if (stop - start > 1) sortByLowerHalf(part.subarray(start - before, stop - before), key);
    }
    return part.subarray(from - before, to - before);
  }
}

/** Sorts the few numbers that have one upper half of their bits by the lower, then by themselves. */
function sortByLowerHalf(numbers: Uint32Array, key: number): void {
  const keyed = new Float64Array(numbers.length);
  for (let k = 0; k < keyed.length; k++)
    keyed[k] = (randomBits(numbers[k]!, key) & 0xffff) * 2 ** 32 + numbers[k]!;
  // What is stored as uint32 loses the bits above.
  numbers.set(keyed.sort());
}

/** 1 for each of 0 … count − 1 that is among the first `end` of their permutation, else 0; without making that. */
export function firstInPermutation(key: number, count: number, end: number): Uint8Array {
  const first = new Uint8Array(count);
  if (end >= count) return first.fill(1);
  const bits = (i: number): number => randomBits(i, key);
  const upper = digitAt(end, count, (i) => bits(i) >>> 16);
  const lower = digitAt(end - upper.before, count, (i) =>
    bits(i) >>> 16 === upper.digit ? bits(i) & 0xffff : undefined,
  );
  const limit = upper.digit * 0x10000 + lower.digit;
  let equal = end - upper.before - lower.before;
  for (let i = 0; i < count; i++) if (bits(i) < limit || (bits(i) === limit && equal-- > 0)) first[i] = 1;
  return first;
}

/** The 16 bits at a place among those of 0 … count − 1 in ascending order, and how many are less; some have none. */
function digitAt(
  place: number,
  count: number,
  digitOf: (i: number) => number | undefined,
): { digit: number; before: number } {
  const counts = new Uint32Array(0x10000);
  for (let i = 0; i < count; i++) {
    const digit = digitOf(i);
    if (digit !== undefined) counts[digit]!++;
  }
  let [digit, before] = [0, 0];
  while (before + counts[digit]! <= place) before += counts[digit++]!;
  return { digit, before };
}
