/** Types of WebAssembly values, as encoded. https://webassembly.github.io/spec/core/binary/types.html */
export const wasmType = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type WasmType = keyof typeof wasmType;

/** A function without results. Locals are numbered from the parameters on. */
export interface WasmFunction {
  readonly params: readonly WasmType[];
  readonly locals: readonly WasmType[];
  /** Instructions, without the final `end`. */
  readonly code: readonly number[];
}

/** An unsigned integer below 2³² in LEB128. */
export function unsigned(n: number): number[] {
  const bytes: number[] = [];
  let rest = n;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

/** A signed 32-bit integer in LEB128. */
export function signed(n: number): number[] {
  const bytes: number[] = [];
  let rest = n;
  for (; rest < -0x40 || rest >= 0x40; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest & 0x7f];
}

/** A float32, little-endian. */
export const float = (x: number): number[] => [...new Uint8Array(Float32Array.of(x).buffer)];

const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const name = (text: string): number[] => vector([...new TextEncoder().encode(text)].map((byte) => [byte]));
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];

/** A module that imports its memory as "env" "memory" and exports its functions by number, "0", "1" … */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params }) => [0x60, ...vector(params.map((t) => [wasmType[t]])), 0]);
  const memory = [...name("env"), ...name("memory"), 0x02, 0x00, 0];
  const bodies = functions.map(({ locals, code }) => {
    const body = [...vector(locals.map((t) => [1, wasmType[t]])), ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map((_, i) => [...name(String(i)), 0x00, ...unsigned(i)]))),
    ...section(10, vector(bodies)),
  ]);
}
