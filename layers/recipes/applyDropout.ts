import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";

/** While training, sets each element to 0 with `probability` and scales the others by 1 / (1 − probability). */
export const applyDropout = (x: Value, probability: number, b: LayerBuilder): Value =>
  applyDropoutTo(x, { probability, axes: x.type.shape.length }, b);

/** The same for all elements that agree in their places on the first `axes` axes, such as those of a channel. */
export function applyDropoutTo(
  x: Value,
  { probability, axes }: { probability: number; axes: number },
  b: LayerBuilder,
): Value {
  if (!b.training || probability === 0) return x;
  const places = x.type.shape.map((d, i) => (i < axes ? d : 1));
  const kept = b.less([b.random(places), b.constant(1 - probability)]);
  return b.mul([x, b.where([kept, b.constant(1 / (1 - probability)), b.constant(0)])]);
}
