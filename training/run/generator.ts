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
export function permutation(key: number, count: number): Uint32Array {
  const bits = Uint32Array.from({ length: count }, (_, i) => randomBits(i, key));
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const scratch = new Uint32Array(count);
  sortByDigit({ from: order, to: scratch, bits, shift: 0 });
  sortByDigit({ from: scratch, to: order, bits, shift: 16 });
  return order;
}

/** One pass of a radix sort: stable, by 16 bits. */
function sortByDigit(x: { from: Uint32Array; to: Uint32Array; bits: Uint32Array; shift: number }): void {
  const digit = (i: number): number => (x.bits[i]! >>> x.shift) & 0xffff;
  const start = new Uint32Array(0x10001);
  for (const i of x.from) start[digit(i) + 1]!++;
  for (let d = 0; d < 0x10000; d++) start[d + 1]! += start[d]!;
  for (const i of x.from) x.to[start[digit(i)]!++] = i;
}
