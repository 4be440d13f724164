import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/**
 * The sum of two parts that lie side by side along one axis with zeros around them, as gradients of slices do:
 * their concatenation with the zeros that remain. Undefined for other sums.
 */
export function joinPads(a: Value, c: Value, b: Builder): Value | undefined {
  const [first, second] = [zerosAround(a), zerosAround(c)];
  if (!first || !second || first.axis !== second.axis) return undefined;
  if (first.start > second.start) return joinPads(c, a, b);
  if (first.end !== second.start) return undefined;
  const { axis } = first;
  const rank = a.type.shape.length;
  const pads = new Array<number>(2 * rank).fill(0);
  pads[axis] = first.start;
  pads[rank + axis] = (c.attrs.pads as readonly number[])[rank + axis]!;
  return b.pad([b.concat([a.inputs[0]!, c.inputs[0]!], { axis })], { pads, value: 0 });
}

/** Where a value padded with zeros along one static axis has its elements. */
function zerosAround(v: Value): { axis: number; start: number; end: number } | undefined {
  if (v.op !== "pad" || v.attrs.value !== 0 || v.attrs.mode) return undefined;
  const pads = v.attrs.pads as readonly number[];
  const rank = v.type.shape.length;
  const axes = v.type.shape.flatMap((_, i) => (pads[i]! + pads[rank + i]! > 0 ? [i] : []));
  const size = v.inputs[0]!.type.shape[axes[0] ?? 0];
  if (axes.length !== 1 || typeof size !== "number") return undefined;
  const start = pads[axes[0]!]!;
  return { axis: axes[0]!, start, end: start + size };
}
