import { sizeOf } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { extentOf, windowsOf } from "../types/window.ts";
import type { MaxPoolGradientInputs } from "./maxPoolGradientInputs.ts";

/** Gradient of max pooling: dy put, or where windows overlap added, where the `indices` say that the maxima were. */
export function maxPoolByIndices(
  { x, y, dy, attrs }: MaxPoolGradientInputs,
  indices: Value,
  b: Builder,
): Value {
  const { shape } = x.type;
  const apart = windowsOf(attrs).every((w) => extentOf(w) <= w.stride);
  if (apart) return b.maxUnpool([dy, indices], { shape });
  const flat = { shape: [sizeOf(y.type.shape)] };
  const zeros = b.expand([b.constant(0, [], x.type.dtype)], { shape: [sizeOf(shape)] });
  return b.reshape([b.scatterElementsAdd([zeros, b.reshape([indices], flat), b.reshape([dy], flat)], {})], {
    shape,
  });
}
