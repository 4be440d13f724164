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
  const y = timesMatrix(x, b.transpose([weight], { perm: [1, 0] }), b);
  return bias ? b.add([y, bias]) : y;
}

/** x·w over the last axis, of rows or of a single one. x: […, in], w: [in, out], y: […, out]. */
export function timesMatrix(x: Value, w: Value, b: LayerBuilder): Value {
  const { shape } = x.type;
  if (shape.length > 1) return b.matMul([x, w]);
  const row = b.reshape([x], { shape: [1, ...shape] });
  return b.reshape([b.matMul([row, w])], { shape: w.type.shape.slice(1) });
}
