import { cropOrPad } from "./cropOrPad.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { spatialSizes } from "./weightGradientInputs.ts";

interface Tiling {
  kernel: readonly number[];
  strides: readonly number[];
  pads: readonly number[];
  dilations?: readonly number[];
}

/** Whether windows stand side by side without overlap, gap or padding, so that a reshape separates them. */
export const isTiling = ({ kernel, strides, pads, dilations }: Tiling, places: readonly number[]): boolean =>
  pads.every((p) => p === 0) &&
  kernel.every((size, i) => size === 1 || !dilations || dilations[i] === 1) &&
  kernel.every((size, i) => size === strides[i] || places[i] === 1);

/** Each window's elements on axes of their own, x [N, C, …] → [N·C·P₀, k₀, P₁, k₁, …]; `fill` beyond the end. */
export function splitTiles(
  x: Value,
  { kernel, places, fill }: { kernel: readonly number[]; places: readonly number[]; fill: number },
  b: Builder,
): Value {
  const axes = kernel.map((_, i) => i + 2);
  const sizes = kernel.map((size, i) => size * places[i]!);
  const exact = cropOrPad(x, { axes, starts: axes.map(() => 0), sizes, fill }, b);
  return b.reshape([exact], { shape: tileShape(x, kernel, places) });
}

/** One element a window, on axes that broadcast with splitTiles: y [N, C, …] → [N·C·P₀, 1, P₁, 1, …]. */
export const tileColumns = (y: Value, b: Builder): Value =>
  b.reshape([y], {
    shape: tileShape(
      y,
      spatialSizes(y).map(() => 1),
      spatialSizes(y),
    ),
  });

/** Undoes splitTiles to [N, C, sizes…], with zeros where no window stood. */
export function joinTiles(
  tiles: Value,
  like: {
    lead: readonly number[];
    kernel: readonly number[];
    places: readonly number[];
    sizes: readonly number[];
  },
  b: Builder,
): Value {
  const covered = like.kernel.map((size, i) => size * like.places[i]!);
  const whole = b.reshape([tiles], { shape: [...like.lead, ...covered] });
  const axes = covered.map((_, i) => i + 2);
  return cropOrPad(whole, { axes, starts: axes.map(() => 0), sizes: like.sizes }, b);
}

/** Shape of tiles; the first spatial axis joins batch and channel, which keeps the rank low. */
export function tileShape(x: Value, kernel: readonly number[], places: readonly number[]): number[] {
  const [batch, channels] = x.type.shape as readonly number[];
  const [first, ...rest] = kernel.flatMap((size, i) => [places[i]!, size]);
  return [batch! * channels! * first!, ...rest];
}
