import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { mulDims } from "../types/dim.ts";

/** x with one axis of size m multiplied by a known matrix [n, m], given row by row: that axis becomes n. */
export function multiplyAlong(
  x: Value,
  { axis, matrix }: { axis: number; matrix: readonly (readonly number[])[] },
  b: Builder,
): Value {
  const { shape } = x.type;
  const [rows, columns] = [matrix.length, matrix[0]!.length];
  if (axis === shape.length - 1) {
    const turned = matrix[0]!.flatMap((_, j) => matrix.map((row) => row[j]!));
    return b.matMul([x, b.constant(turned, [columns, rows])]);
  }
  const flat = b.reshape([x], { shape: [...shape.slice(0, axis + 1), mulDims(...shape.slice(axis + 1))] });
  const product = b.matMul([b.constant(matrix.flat(), [rows, columns]), flat]);
  return b.reshape([product], { shape: shape.with(axis, rows) });
}
