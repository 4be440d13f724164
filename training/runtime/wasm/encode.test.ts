import { expect, test } from "vitest";
import { encodeModule, signed, unsigned } from "./encode.ts";

test("integers are in LEB128 as the specification's examples", () => {
  expect([0, 127, 128, 624485, 2 ** 32 - 1].map(unsigned)).toEqual([
    [0],
    [0x7f],
    [0x80, 0x01],
    [0xe5, 0x8e, 0x26],
    [0xff, 0xff, 0xff, 0xff, 0x0f],
  ]);
  expect([0, 63, 64, -64, -65, -123456].map(signed)).toEqual([
    [0],
    [0x3f],
    [0xc0, 0x00],
    [0x40],
    [0xbf, 0x7f],
    [0xc0, 0xbb, 0x78],
  ]);
});

test("a module of many functions is valid, and each does its own work", async () => {
  // memory[address] = value
  const store = (value: number): { params: ["i32"]; locals: []; code: number[] } => ({
    params: ["i32"],
    locals: [],
    code: [0x20, 0, 0x41, ...signed(value), 0x36, 2, 0],
  });
  const bytes = encodeModule(Array.from({ length: 300 }, (_, i) => store(i - 150)));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  for (const i of [0, 127, 128, 299]) (instance.exports[i] as (address: number) => void)(4 * i);
  const words = new Int32Array(memory.buffer);
  expect([0, 127, 128, 299].map((i) => words[i])).toEqual([-150, -23, -22, 149]);
});
