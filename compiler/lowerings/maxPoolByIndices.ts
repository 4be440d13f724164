import { sizeOf } from "../../graph-schema/shape.ts";
import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
import type { MaxPoolParts } from "./maxPoolParts.ts";

/** Gradient of max pooling: dy added where MaxPool says that the maxima were. */
export function maxPoolByIndices({ x, y, dy, attrs }: MaxPoolParts, b: Builder): Value {
  const pooled = y.op === "maxPool" ? y : b.maxPool([x], attrs);
  const [count, size] = [sizeOf(y.type.shape), sizeOf(x.type.shape)];
  const at = b.reshape([b.byproduct(pooled, 1)], { shape: [count, 1] });
  const zeros = b.expand([b.constant(0, [], x.type.dtype)], { shape: [size] });
  const sums = b.scatterNDAdd([zeros, at, b.reshape([dy], { shape: [count] })], {});
  return b.reshape([sums], { shape: x.type.shape });
}
