import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import type { Shape } from "../../ir/types/shape.ts";
import { BEYOND_END } from "../../ir/types/slicing.ts";

/** What stands in a border: one value, or elements of what is padded, by PyTorch's names. */
export const paddingModes = ["constant", "reflect", "replicate", "circular"] as const;

/** How a tensor is padded along its axes from `axis` on. */
export interface Padding {
  axis: number;
  /** Elements before and after, for each of those axes. */
  borders: readonly { begin: number; end: number }[];
  mode: (typeof paddingModes)[number];
  value: number;
}

/** Whether each axis of x has as many elements as its border takes from it; open sizes are taken to be long enough. */
export const coversBorders = (x: Shape, { axis, borders, mode }: Padding): boolean =>
  borders.every(({ begin, end }, i) => {
    const size = x[axis + i]!;
    const most = Math.max(begin, end);
    if (typeof size === "string" || mode === "constant" || mode === "replicate") return true;
    return mode === "reflect" ? most < size : most <= size;
  });

/** x with borders around it. */
export function padAround(x: Value, p: Padding, b: LayerBuilder): Value {
  const { axis, borders, mode, value } = p;
  if (mode === "circular")
    return borders.reduce((y, border, i) => wrapAround(y, { axis: axis + i, ...border }, b), x);
  const nothing = new Array<number>(axis).fill(0);
  const begins = [...nothing, ...borders.map((w) => w.begin)];
  const ends = [...nothing, ...borders.map((w) => w.end)];
  return b.pad([x], {
    pads: [...begins, ...ends],
    value,
    ...(mode === "reflect" && { mode: "reflect" }),
    ...(mode === "replicate" && { mode: "edge" }),
  });
}

/** The last elements of an axis before its first and the first after its last. */
function wrapAround(
  x: Value,
  { axis, begin, end }: { axis: number; begin: number; end: number },
  b: LayerBuilder,
): Value {
  const part = (start: number, stop: number): Value =>
    b.slice([x], { axes: [axis], starts: [start], ends: [stop], steps: [1] });
  const parts = [...(begin > 0 ? [part(-begin, BEYOND_END)] : []), x, ...(end > 0 ? [part(0, end)] : [])];
  return b.concat(parts, { axis });
}
