import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { adaptiveWindows } from "./adaptivePooling.ts";
import { eachOf, type PerAxis } from "../spatial/perAxis.ts";

/** Largest value of as many windows as `outputSize` asks for. x: [N, C, …]; axes that become 1 may be open. */
export function adaptiveMaximum(x: Value, outputSize: PerAxis, b: LayerBuilder): Value {
  const target = eachOf(outputSize, x.type.shape.length - 2);
  const open = target.flatMap((_, i) => (typeof x.type.shape[i + 2] === "string" ? [i + 2] : []));
  const apart = target.reduce(
    (y, count, i) => (open.includes(i + 2) ? y : setApart(y, { axis: i + 2, count }, b)),
    open.length > 0 ? b.reduceMax([x], { axes: open }) : x,
  );
  // The first of equal elements gets the gradient, and of an element that stands twice the first copy.
  const kernel = target.map((count, i) => (apart.type.shape[i + 2] as number) / count);
  if (kernel.every((size) => size === 1)) return apart;
  const [ones, pads] = [kernel.map(() => 1), [...kernel, ...kernel].map(() => 0)];
  return b.maxPool([apart], { kernel, strides: kernel, pads, dilations: ones, ceil: false });
}

/** Puts windows along an axis that overlap or differ in size behind each other, the short ones filled up with their last element. */
function setApart(x: Value, { axis, count }: { axis: number; count: number }, b: LayerBuilder): Value {
  const size = x.type.shape[axis] as number;
  if (size % count === 0) return x;
  const windows = adaptiveWindows(size, count);
  const longest = Math.max(...windows.map((w) => w.end - w.begin));
  const at = windows.flatMap(({ begin, end }) =>
    Array.from({ length: longest }, (_, i) => Math.min(begin + i, end - 1)),
  );
  return b.gather([x, b.constant(at, [at.length], "int32")], { axis });
}
