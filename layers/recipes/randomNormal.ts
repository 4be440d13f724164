import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import type { Shape } from "../../ir/types/shape.ts";

/** Numbers of the standard normal distribution, anew each step; only while training. Box and Muller, 1958. */
export function randomNormal(shape: Shape, b: LayerBuilder): Value {
  // 1 − u is in (0, 1], so the logarithm is finite; a GPU may round it to above 0, where a root would not be.
  const logarithm = b.log([b.sub([b.constant(1), b.random(shape)])]);
  const radius = b.sqrt([b.abs([b.mul([logarithm, b.constant(2)])])]);
  return b.mul([radius, b.cos([b.mul([b.random(shape), b.constant(2 * Math.PI)])])]);
}
