import { isStatic, type Shape, spatial, tensor, type TensorType } from "../types/shape.ts";
import { reachOf, windowCount, windowCountInCeilMode, windowsOf } from "../types/window.ts";

/** How a pooling op slides its window; dilations are 1 unless given. */
interface PoolAttrs {
  kernel: readonly number[];
  strides: readonly number[];
  pads: readonly number[];
  dilations?: readonly number[];
  /** A last window may hang over the end. */
  ceil: boolean;
}

/** Shape rule of a pooling op: x [N, C, …] → [N, C, places…]. */
export function pooling([x]: readonly TensorType[], attrs: PoolAttrs): TensorType | { error: string } {
  const shape = pooledShape(x!, attrs);
  return shape.some((d) => typeof d === "number" && d < 1)
    ? { error: `kernel ${attrs.kernel} is larger than [${x!.shape}]` }
    : tensor(shape, x!.dtype);
}

/** The shape of what a pooling op makes of x. */
export function pooledShape({ shape }: TensorType, attrs: PoolAttrs): Shape {
  const count = attrs.ceil ? windowCountInCeilMode : windowCount;
  return [...shape.slice(0, 2), ...windowsOf(attrs).map((w, i) => count(shape[i + 2]!, w))];
}

/**
 * Padding with which windows pool x to y without ceil mode, in which runtimes disagree with ONNX's own shape inference
 * about the last place. Undefined where sizes are not known or the padding would be more than runtimes accept.
 */
export function padsWithoutCeil(x: TensorType, y: TensorType, attrs: PoolAttrs): number[] | undefined {
  const [sizes, places] = [spatial(x.shape), spatial(y.shape)];
  if (!isStatic(sizes) || !isStatic(places)) return undefined;
  const windows = windowsOf(attrs);
  const ends = windows.map((w, i) => Math.max(0, reachOf(places[i]!, w) - sizes[i]! - w.begin));
  return ends.every((end, i) => end < windows[i]!.kernel)
    ? [...windows.map((w) => w.begin), ...ends]
    : undefined;
}
