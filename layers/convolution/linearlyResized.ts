import type { Builder } from "../../ir/builder.ts";
import { sameShape, type Shape } from "../../ir/types/shape.ts";
import type { Value } from "../../ir/value.ts";

/** How x is resized; `factors` are how many times larger each axis becomes, undefined where the sizes decide. */
export interface Resized {
  sizes: Shape;
  factors: readonly number[] | undefined;
  alignCorners: boolean;
}

/**
 * x [N, C, …] interpolated linearly between neighbors, as PyTorch does: an axis whose size a factor leaves as it is, such
 * as 3 by 1.25, stays as it is. https://pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html
 */
export function linearlyResized(x: Value, { sizes, factors, alignCorners }: Resized, b: Builder): Value {
  const { shape } = x.type;
  const resize = (v: Value, after: Shape, scales: readonly number[]): Value =>
    b.resize([v], { shape: after, scales, mode: "linear", alignCorners });
  if (!factors) return resize(x, [...shape.slice(0, 2), ...sizes], []);
  const kept = sizes.map((to, i) => to === shape[i + 2]);
  const scales = factors.map((factor, i) => (kept[i] ? 1 : factor));
  const open = sizes.map((to, i) => !alignCorners && typeof to === "string" && keepsSome(scales[i]!));
  const others = [...shape.slice(0, 2), ...sizes.map((to, i) => (open[i] ? shape[i + 2]! : to))];
  const ofOthers = scales.map((scale, i) => (open[i] ? 1 : scale));
  const resized = sameShape(others, shape) ? x : resize(x, others, ofOthers);
  return sizes.reduce<Value>((y, to, i) => {
    if (!open[i]) return y;
    const axis = i + 2;
    // Where its size turns out the same, ONNX Runtime copies, as nothing else changes here.
    return resize(
      y,
      y.type.shape.with(axis, to),
      scales.map((scale, j) => (j === i ? scale : 1)),
    );
  }, resized);
}

/** Whether a factor leaves some sizes as they are, 1 aside, of which every element is the one. */
const keepsSome = (factor: number): boolean => factor > 1 && factor < 1.5;
