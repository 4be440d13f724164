import { keyOf, permutation } from "../../run/generator.ts";

/** Rows to learn from and rows held out, each in ascending order. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Holds out `share` of the rows, rounded: at least one if any, never all. With `labels` (a class for each of
 * `rows`) that share of each class. The seed decides which, the same everywhere.
 */
export function splitRows(
  rows: Uint32Array,
  { share, seed, labels }: { share: number; seed: number; labels?: ArrayLike<number> },
): Split {
  if (!labels) return ordered(cut(rows, share, keyOf(seed, "split")));
  const groups = new Map<number, number[]>();
  rows.forEach((row, i) => {
    const group = groups.get(labels[i]!) ?? [];
    group.push(row);
    groups.set(labels[i]!, group);
  });
  const parts = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([label, group]) => cut(Uint32Array.from(group), share, keyOf(seed, "split", label)));
  return ordered({
    train: Uint32Array.from(parts.flatMap((p) => [...p.train])),
    validation: Uint32Array.from(parts.flatMap((p) => [...p.validation])),
  });
}

function cut(rows: Uint32Array, share: number, key: number): Split {
  const order = permutation(key, rows.length);
  const wanted = share === 0 ? 0 : Math.max(1, Math.round(rows.length * share));
  const count = Math.min(wanted, Math.max(0, rows.length - 1));
  return {
    train: order.subarray(count).map((i) => rows[i]!),
    validation: order.subarray(0, count).map((i) => rows[i]!),
  };
}

const ordered = ({ train, validation }: Split): Split => ({
  train: train.sort(),
  validation: validation.sort(),
});
