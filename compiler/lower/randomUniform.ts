import type { Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/value.ts";

/**
 * `count` uniform float32 numbers in [0, 1) from a counter: the hash of index offset … offset + count − 1 under a
 * uint32 scalar `key`. Multiplication, addition and division of uint32 wrap alike on every runtime; xor and shift
 * do not exist there. training/run/generator.ts draws the same bits on the host.
 */
export function randomUniform(x: { key: Value; offset: number; count: number }, b: Builder): Value {
  const u32 = (n: number): Value => b.constant(n, [], "uint32");
  const index = b.cast([b.range([], { size: x.count })], { to: "uint32" });
  // h·(2h + 1)
  const mix = (h: Value): Value => b.mul([h, b.add([b.mul([h, u32(2)]), u32(1)])]);
  const fold = (h: Value): Value => b.add([h, b.div([h, u32(65536)])]);
  // (index + offset)·m + key, of which index·m is the same for all that draw as many.
  const m = 0x9e3779b1;
  const start = x.offset === 0 ? x.key : b.add([x.key, u32(Math.imul(x.offset, m) >>> 0)]);
  const seeded = b.add([b.mul([index, u32(m)]), start]);
  const hash = mix(fold(mix(fold(mix(seeded)))));
  const top24 = b.cast([b.div([hash, u32(256)])], { to: "float32" });
  return b.mul([top24, b.constant(2 ** -24)]);
}
