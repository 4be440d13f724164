import { sizeOf } from "../../graph-schema/shape.ts";
import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
import { span } from "../window.ts";
import type { MaxPoolParts } from "./maxPoolParts.ts";

/** Gradient of max pooling: dy added where MaxPool says that the maxima were. */
export function maxPoolByIndices({ x, y, dy, attrs }: MaxPoolParts, b: Builder): Value {
  const pooled = y.op === "maxPool" ? y : b.maxPool([x], attrs);
  const at = b.byproduct(pooled, 1);
  const flat = { shape: [sizeOf(y.type.shape)] };
  const zeros = b.expand([b.constant(0, [], x.type.dtype)], { shape: [sizeOf(x.type.shape)] });
  // ScatterND runs on several threads, which is only safe where no index comes twice.
  const sums = attrs.kernel.every((_, i) => span(attrs, i) <= attrs.strides[i]!)
    ? b.scatterNDAdd([zeros, b.reshape([at], { shape: [...flat.shape, 1] }), b.reshape([dy], flat)], {})
    : b.scatterElementsAdd([zeros, b.reshape([at], flat), b.reshape([dy], flat)], {});
  return b.reshape([sums], { shape: x.type.shape });
}
