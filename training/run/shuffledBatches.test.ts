import { expect, test } from "vitest";
import { permutation } from "./generator.ts";
import { shuffledBatches } from "./shuffledBatches.ts";

test("batches are those of the permutation, from any of them on, also where the order is made in parts", () => {
  for (const [count, size] of [
    [10, 4],
    [8, 4],
    [1, 4],
    [2_200_000, 1_000],
  ] as const) {
    const rows = Uint32Array.from({ length: count }, (_, i) => 3 * i);
    const order = permutation(7, count).map((i) => 3 * i);
    for (const first of [0, 1, Math.floor(1_500_000 / size)]) {
      let at = first * size;
      for (const batch of shuffledBatches(rows, { key: 7, size, first })) {
        const expected = order.subarray(at, at + size);
        expect(Buffer.compare(Buffer.from(batch.slice().buffer), Buffer.from(expected.slice().buffer))).toBe(
          0,
        );
        at += batch.length;
      }
      expect(at).toBe(Math.max(count, first * size));
    }
  }
});
