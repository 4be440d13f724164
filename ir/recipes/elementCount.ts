import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { type Shape, sizeOf } from "../types/shape.ts";

/** Number of elements of a shape as a scalar, known or counted at run time. */
export function elementCount(shape: Shape, b: Builder): Value {
  const size = sizeOf(shape);
  if (typeof size === "number") return b.constant(size);
  const counted = b.reduceSum([b.expand([b.constant(1)], { shape })], { axes: shape.map((_, i) => i) });
  return b.reshape([counted], { shape: [] });
}
