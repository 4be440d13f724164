import { sizeOf } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { spatialSizes } from "./weightGradientInputs.ts";
import { LOWEST_FLOAT32, type MaxPoolGradientInputs } from "./maxPoolGradientInputs.ts";
import { joinTiles, splitTiles, tileColumns } from "./tiles.ts";

/** Gradient of max pooling where windows tile x: every element of a window that equals its maximum is ranked. */
export function maxPoolByTiles({ x, y, dy, attrs: { kernel } }: MaxPoolGradientInputs, b: Builder): Value {
  const places = spatialSizes(y);
  const tiles = splitTiles(x, { kernel, places, fill: LOWEST_FLOAT32 }, b);
  const axes = kernel.map((_, i) => 2 * i + 1);
  const kernelSize = sizeOf(kernel);
  // The first element of a window has the highest rank.
  const ranks = b.constant(
    Array.from({ length: kernelSize }, (_, i) => kernelSize - i),
    kernel.flatMap((size) => [1, size]).slice(1),
  );
  const zero = b.constant(0);
  const ranked = b.where([b.equal([tiles, tileColumns(y, b)]), ranks, zero]);
  const first = b.equal([ranked, b.reduceMax([ranked], { axes })]);
  const lead = x.type.shape.slice(0, 2) as number[];
  return joinTiles(
    b.where([first, tileColumns(dy, b), zero]),
    { lead, kernel, places, sizes: spatialSizes(x) },
    b,
  );
}
