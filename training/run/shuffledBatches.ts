import { Permutation } from "./generator.ts";
import { partsOfRows } from "./trainingData.ts";

/** Rows whose order is in memory at least, and parts that the order of more rows is made in at most. */
const [LEAST, PARTS] = [1 << 20, 16];

/** Rows in the random order of a key, in batches of `size` from batch `first` on; the last may have fewer. */
export function* shuffledBatches(
  rows: Uint32Array,
  { key, size, first = 0 }: { key: number; size: number; first?: number },
): Generator<Uint32Array> {
  const order = new Permutation(key, rows.length);
  const atOnce = size * Math.ceil(Math.max(LEAST, rows.length / PARTS) / size);
  for (let from = first * size; from < rows.length; from += atOnce) {
    const part = order.slice(from, Math.min(from + atOnce, rows.length));
    yield* partsOfRows(
      part.map((i) => rows[i]!),
      size,
    );
  }
}
