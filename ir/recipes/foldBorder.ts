import { cropOrPad } from "./cropOrPad.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

interface Border {
  axis: number;
  /** Elements that padding put before and after. */
  begin: number;
  end: number;
  mode: "reflect" | "edge";
}

/** Gradient of padding by own elements along one axis: what lies in the border is added to where it came from. */
export function foldBorder(g: Value, { axis, begin, end, mode }: Border, b: Builder): Value {
  const size = (g.type.shape[axis] as number) - begin - end;
  const part = (start: number, count: number): Value =>
    b.slice([g], { axes: [axis], starts: [start], ends: [start + count], steps: [1] });
  const backTo = (v: Value, start: number): Value =>
    cropOrPad(v, { axes: [axis], starts: [-start], sizes: [size] }, b);
  const border = (start: number, count: number, at: { reflected: number; edge: number }): Value[] => {
    if (count === 0) return [];
    return mode === "edge"
      ? [backTo(b.reduceSum([part(start, count)], { axes: [axis] }), at.edge)]
      : [backTo(backwards(part(start, count), axis, b), at.reflected)];
  };
  return [
    ...border(0, begin, { reflected: 1, edge: 0 }),
    ...border(begin + size, end, { reflected: size - 1 - end, edge: size - 1 }),
  ].reduce((sum, v) => b.add([sum, v]), part(begin, size));
}

const backwards = (x: Value, axis: number, b: Builder): Value =>
  b.slice([x], { axes: [axis], starts: [-1], ends: [-(x.type.shape[axis] as number) - 1], steps: [-1] });
