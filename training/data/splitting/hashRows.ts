import { sizeOf } from "../../../ir/types/shape.ts";
import { keyOf, randomBits } from "../../run/generator.ts";
import type { Elements } from "../split.ts";

/** 32 bits of each of `count` rows, by what it holds: numbers by their bits, classes by their names. */
export function hashRows(block: readonly Elements[], count: number): Uint32Array {
  const keys = new Uint32Array(count).fill(keyOf(0, "row"));
  for (const elements of block) {
    const words = wordsOf(elements);
    const width = sizeOf(elements.column.shape);
    for (let i = 0; i < count * width; i++) {
      const row = Math.floor(i / width);
      keys[row] = randomBits(words[i]!, keys[row]!);
    }
  }
  return keys;
}

function wordsOf({ column: { classes }, data }: Elements): ArrayLike<number> {
  if (classes) {
    // A class that comes to the data gives others another number, not another name.
    const names = classes.map((name) => keyOf(0, name));
    return Uint32Array.from(data, (v) => names[v] ?? 0);
  }
  if (!(data instanceof Float32Array)) return data;
  const plain = data.map((v) => (v === 0 ? 0 : v));
  return new Uint32Array(plain.buffer, plain.byteOffset, plain.length);
}
