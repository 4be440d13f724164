import { broadcast, sameShape, sameType, tensor, type TensorType } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import { isConstant, type Value } from "../value.ts";
import type { Application } from "../op.ts";

/** Shape rule of an elementwise op: inputs of one dtype, broadcast together. */
export function elementwise(inputs: readonly TensorType[]): TensorType | { error: string } {
  const shape = broadcast(...inputs.map((x) => x.shape));
  const dtype = inputs[0]!.dtype;
  if (!shape) return { error: `cannot broadcast ${inputs.map((x) => `[${x.shape}]`).join(" with ")}` };
  if (inputs.some((x) => x.dtype !== dtype)) return { error: `mixed dtypes ${inputs.map((x) => x.dtype)}` };
  return tensor(shape, dtype);
}

/** Shape rule of a comparison: as elementwise, but bool. */
export function comparison(inputs: readonly TensorType[]): TensorType | { error: string } {
  const type = elementwise(inputs);
  return "error" in type ? type : tensor(type.shape, "bool");
}

/** The same without an Expand that broadcasting does anyway. */
export function withoutExpand({ inputs, y, attrs, b }: Application): Value | undefined {
  const expanded = inputs.findIndex((v, i) => {
    if (v.op !== "expand") return false;
    const shape = broadcast(...inputs.with(i, v.inputs[0]!).map((x) => x.type.shape));
    return shape && sameShape(shape, y.type.shape);
  });
  if (expanded < 0) return undefined;
  return b.apply(y.op!, inputs.with(expanded, inputs[expanded]!.inputs[0]!), attrs);
}

/** x where the other operand of `y` is the neutral element and does not broadcast x. */
export const withoutNeutral = (
  [x, other]: readonly [Value, Value],
  neutral: number,
  y: Value,
): Value | undefined => (isConstant(other, neutral) && sameType(x.type, y.type) ? x : undefined);

/** Where a > b 1, where a < b 0, where they are equal ½: the part of a gradient that goes to the larger. */
export function subgradientOfMax(larger: Value, smaller: Value, b: Builder): Value {
  const to = larger.type.dtype;
  const half = b.constant(0.5, [], to);
  const above = b.cast([b.greater([larger, smaller])], { to });
  const below = b.cast([b.less([larger, smaller])], { to });
  return b.mul([b.add([b.sub([above, below]), b.constant(1, [], to)]), half]);
}
