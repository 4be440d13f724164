import type { Builder } from "../../ir/builder.ts";
import { elementCount } from "../../ir/recipes/elementCount.ts";
import type { Dim } from "../../ir/types/dim.ts";
import type { Shape } from "../../ir/types/shape.ts";
import type { Value } from "../../ir/value.ts";

/** How one axis is resized; `factor` is how many times larger it becomes, undefined where the sizes decide. */
interface Resized {
  from: Dim;
  to: Dim;
  factor: number | undefined;
}

/**
 * x [N, C, …] resized so that element i of an axis is the one at ⌊i·step⌋ before, step = 1/factor or from/to, in the
 * float32 of PyTorch: a step is rounded, so that the 41st of 41 times as many may still be the first.
 * https://pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html
 */
export function nearest(
  x: Value,
  { sizes, factors }: { sizes: Shape; factors: readonly number[] | undefined },
  b: Builder,
): Value {
  const axes = sizes.map((to, i): Resized => ({ from: x.type.shape[i + 2]!, to, factor: factors?.[i] }));
  const repeats = axes.map(repeatsOf);
  const repeated = repeats.every((n) => (n ?? 1) === 1) ? x : repeat(x, { axes, repeats }, b);
  return axes.reduce(
    (y, axis, i) => (repeats[i] === undefined ? b.gather([y, indices(axis, b)], { axis: i + 2 }) : y),
    repeated,
  );
}

/** How often each element follows itself, where all do so equally often. */
function repeatsOf({ from, to, factor }: Resized): number | undefined {
  const n = factor ?? (typeof from === "number" && typeof to === "number" ? to / from : undefined);
  // A step that was rounded down would fall short of the next element where that should begin.
  return n !== undefined && Number.isInteger(n) && n * Math.fround(1 / n) >= 1 ? n : undefined;
}

/** The axes that repeat their elements made larger, the others as they are. */
function repeat(
  x: Value,
  { axes, repeats }: { axes: readonly Resized[]; repeats: readonly (number | undefined)[] },
  b: Builder,
): Value {
  const sizes = axes.map(({ from, to }, i) => (repeats[i] === undefined ? from : to));
  return b.resize([x], {
    shape: [...x.type.shape.slice(0, 2), ...sizes],
    scales: repeats.map((n) => n ?? 1),
    mode: "nearest",
    alignCorners: false,
  });
}

/** Where each element of an axis comes from, [to] of int32. */
function indices({ from, to, factor }: Resized, b: Builder): Value {
  if (typeof from === "number" && typeof to === "number") {
    const step = Math.fround(factor === undefined ? from / to : 1 / factor);
    const at = Array.from({ length: to }, (_, i) => Math.min(Math.floor(Math.fround(i * step)), from - 1));
    return b.constant(at, [to], "int32");
  }
  const step =
    factor === undefined ? b.div([elementCount([from], b), elementCount([to], b)]) : b.constant(1 / factor);
  const at = b.mul([b.cast([b.range([], { size: to })], { to: "float32" }), step]);
  return b.cast([b.floor([at])], { to: "int32" });
}
