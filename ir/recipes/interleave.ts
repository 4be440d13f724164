import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/**
 * Puts values side by side element by element along the axes after batch and channel: `parts` has one for each
 * remainder in row-major order; element q of remainder r lands at q·stride + r.
 */
export function interleave(parts: readonly Value[], strides: readonly number[], b: Builder): Value {
  return strides.reduceRight((values, stride, i) => {
    if (stride === 1) return values;
    return chunks(values, stride).map((row) => {
      const shape = row[0]!.type.shape as readonly number[];
      const axis = i + 2;
      const columns = row.map((v) => b.reshape([v], { shape: shape.toSpliced(axis + 1, 0, 1) }));
      return b.reshape([b.concat(columns, { axis: axis + 1 })], {
        shape: shape.with(axis, shape[axis]! * stride),
      });
    });
  }, parts)[0]!;
}

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: list.length / size }, (_, i) => list.slice(i * size, (i + 1) * size));
