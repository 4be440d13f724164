import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { fanInUniform } from "../../ir/initializer.ts";

/** x·weightᵀ + bias over the last axis, with parameters that start as those of nn.Linear. */
export function dense(x: Value, p: { units: number; bias: boolean }, b: LayerBuilder): Value {
  const features = x.type.shape.at(-1) as number;
  const init = fanInUniform(features);
  const weight = b.param("weight", [p.units, features], init);
  return product(x, { weight, bias: p.bias ? b.param("bias", [p.units], init) : undefined }, b);
}

/** x·weightᵀ + bias. */
export function product(
  x: Value,
  { weight, bias }: { weight: Value; bias: Value | undefined },
  b: LayerBuilder,
): Value {
  const y = b.matMul([x, b.transpose([weight], { perm: [1, 0] })]);
  return bias ? b.add([y, bias]) : y;
}
