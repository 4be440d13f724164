import type { LayerBuilder } from "../compiler/ir/layerBuilder.ts";
import type { Value } from "../compiler/ir/value.ts";

/** While training, sets each element to 0 with `probability` and scales the others by 1 / (1 − probability). */
export function dropElements(x: Value, probability: number, b: LayerBuilder): Value {
  if (!b.training || probability === 0) return x;
  const kept = b.less([b.random(x.type.shape), b.constant(1 - probability)]);
  return b.mul([x, b.where([kept, b.constant(1 / (1 - probability)), b.constant(0)])]);
}
