import { crc32 as reference } from "node:zlib";
import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";
import { randomBits } from "./generator.ts";

test("is zlib's, of any length and in pieces", () => {
  // The check value of the CRC catalogue.
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => randomBits(i, length));
    expect(crc32(bytes)).toBe(reference(bytes));
    const at = length >> 1;
    expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(crc32(bytes));
  }
});
