import { type Shape, tensor } from "../types/shape.ts";
import { BEYOND_END, fromFront, sliceSize } from "../types/slicing.ts";
import { cropOrPad } from "../recipes/cropOrPad.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";
import { spreadAlong } from "../recipes/spreadAlong.ts";

type Attributes = {
  axes: readonly number[];
  /** First index; negative counts from the end. */
  starts: readonly number[];
  /** Index to stop before; negative counts from the end, beyond the end (or, backwards, the start) means all. */
  ends: Shape;
  /** Not 0; negative runs backwards. */
  steps: readonly number[];
};

/** Every `steps`-th element from `starts` up to `ends` along `axes` (non-negative). ONNX Slice-13. */
export const slice: Op<Attributes> = {
  doc: "Every `steps`-th element from `starts` up to `ends` along `axes` (non-negative).",
  infer: ([x], { axes, starts, ends, steps }) => {
    const shape = [...x!.shape];
    axes.forEach(
      (axis, i) =>
        (shape[axis] = sliceSize(shape[axis]!, { start: starts[i]!, end: ends[i]!, step: steps[i]! })),
    );
    return shape.some((d) => typeof d === "number" && d < 1)
      ? { error: `nothing left of [${x!.shape}] in [${shape}]` }
      : tensor(shape, x!.dtype);
  },
  vjp: ({ dy, inputs: [x], attrs: { axes, starts, steps }, b }) => [
    axes.reduce((g, axis, i) => putBack(g, { x: x!, axis, start: starts[i]!, step: steps[i]! }, b), dy),
  ],
  onnx: ({ axes, starts, ends, steps }) => ({
    type: "Slice",
    inputs: [0, int64(starts), { sizes: ends }, int64(axes), int64(steps)],
  }),
  legalize: ({ inputs: [x], attrs, y, b }) => byIndices(x!, { ...attrs, shape: y.type.shape }, b),
  simplify: ({ inputs: [x], attrs: { axes, steps }, y }) =>
    axes.every((axis, i) => steps[i] === 1 && y.type.shape[axis] === x!.type.shape[axis]) ? x : undefined,
  examples: [
    { inputs: [[4, 5]], attrs: { axes: [1], starts: [1], ends: [3], steps: [1] } },
    { inputs: [[4, 5]], attrs: { axes: [0, 1], starts: [-3, 0], ends: [-1, 100], steps: [1, 1] } },
    { inputs: [[2, 7]], attrs: { axes: [1], starts: [1], ends: [7], steps: [3] } },
    { inputs: [[6, 2]], attrs: { axes: [0], starts: [5], ends: [-100], steps: [-2] } },
    { inputs: [[4, 3]], attrs: { axes: [0], starts: [-1], ends: [-100], steps: [-1] } },
    {
      inputs: [{ shape: [2, 4], dtype: "int32", values: [1, 2, 3, 4, 5, 6, 7, 8] }],
      attrs: { axes: [1, 0], starts: [-1, 1], ends: [-100, 9], steps: [-2, 1] },
    },
    {
      inputs: [{ shape: [4], dtype: "bool", values: [0, 1, 1, 0] }],
      attrs: { axes: [0], starts: [1], ends: [9], steps: [1] },
    },
  ],
};

const int64 = (data: readonly number[]) => ({ dtype: "int64", shape: [data.length], data }) as const;

/** The same by the index of each entry, axis by axis; `shape` is that of the result. */
function byIndices(x: Value, p: Omit<Attributes, "ends"> & { shape: Shape }, b: Builder): Value {
  if (x.type.dtype === "bool") return b.cast([byIndices(b.cast([x], { to: "int32" }), p, b)], { to: "bool" });
  return p.axes.reduce((v, axis, i) => {
    const [size, taken, step] = [x.type.shape[axis] as number, p.shape[axis] as number, p.steps[i]!];
    const first = fromFront(p.starts[i]!, size, [0, step < 0 ? size - 1 : size]) as number;
    const at = Array.from({ length: taken }, (_, k) => first + k * step);
    return b.gather([v, b.constant(at, [taken], "int32")], { axis });
  }, x);
}

/** Puts the elements of g back where a slice of one axis of x took them, zeros elsewhere. */
function putBack(
  g: Value,
  { x, axis, start, step }: { x: Value; axis: number; start: number; step: number },
  b: Builder,
): Value {
  const { shape } = g.type;
  const [size, taken] = [x.type.shape[axis], shape[axis]];
  if (typeof size !== "number" || typeof taken !== "number")
    throw new Error(`internal: gradient of a slice of ${size}`);
  const stride = Math.abs(step);
  let first = fromFront(start, size, [0, step < 0 ? size - 1 : size]) as number;
  if (step < 0) {
    first -= (taken - 1) * stride;
    g = b.slice([g], { axes: [axis], starts: [taken - 1], ends: [-BEYOND_END], steps: [-1] });
  }
  return cropOrPad(spreadAlong(g, { axis, stride }, b), { axes: [axis], starts: [-first], sizes: [size] }, b);
}
