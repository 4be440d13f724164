import { multiplyAlong } from "../recipes/multiplyAlong.ts";
import { isStatic, type Shape, sizeOf, tensor } from "../types/shape.ts";
import { type Interpolation, interpolationMatrix } from "../recipes/interpolation.ts";
import type { Value } from "../value.ts";
import type { Application, Op } from "../op.ts";

type Attributes = {
  /** Of the result; batch and channels stay. */
  shape: Shape;
  /** By how much each spatial axis grows; empty where the shape decides. */
  scales: readonly number[];
  mode: Interpolation["mode"];
  alignCorners: boolean;
};

/** x [N, C, …] with its spatial axes enlarged or shrunk. ONNX Resize-13. */
export const resize: Op<Attributes> = {
  doc: "x [N, C, ...] with its spatial axes enlarged or shrunk to `shape`, by nearest, linear or cubic interpolation.",
  infer: ([x], { shape }) =>
    shape.length === x!.shape.length && shape[0] === x!.shape[0] && shape[1] === x!.shape[1]
      ? tensor(shape, x!.dtype)
      : { error: `[${x!.shape}] does not resize to [${shape}]` },
  vjp: (application) => [transposed(application)],
  onnx: ({ shape, scales, mode, alignCorners }, [x]) => ({
    type: "Resize",
    attrs: {
      mode,
      coordinate_transformation_mode:
        mode === "nearest" ? "asymmetric" : alignCorners ? "align_corners" : "half_pixel",
      ...(mode === "nearest" && { nearest_mode: "floor" }),
      ...(mode === "cubic" && { cubic_coeff_a: { float: -0.75 } }),
    },
    inputs:
      scales.length > 0
        ? [0, null, { dtype: "float32", shape: [shape.length], data: singleScales(x!.shape, shape, scales) }]
        : [0, null, null, { sizes: shape }],
  }),
  examples: [
    {
      inputs: [[1, 2, 2, 3]],
      attrs: { shape: [1, 2, 4, 9], scales: [2, 3], mode: "nearest", alignCorners: false },
    },
    {
      inputs: [[2, 1, 5, 4]],
      attrs: { shape: [2, 1, 7, 3], scales: [], mode: "nearest", alignCorners: false },
    },
    {
      inputs: [[1, 2, 3, 4]],
      attrs: { shape: [1, 2, 6, 6], scales: [2, 1.5], mode: "linear", alignCorners: false },
    },
    {
      inputs: [[1, 2, 3, 4]],
      attrs: { shape: [1, 2, 5, 3], scales: [], mode: "linear", alignCorners: true },
    },
    {
      inputs: [[1, 2, 5, 6]],
      attrs: { shape: [1, 2, 3, 4], scales: [], mode: "linear", alignCorners: false },
    },
    {
      inputs: [[1, 1, 4, 5]],
      attrs: { shape: [1, 1, 8, 7], scales: [], mode: "cubic", alignCorners: false },
    },
    { inputs: [[1, 1, 3, 4]], attrs: { shape: [1, 1, 5, 8], scales: [], mode: "cubic", alignCorners: true } },
    { inputs: [[2, 3, 4]], attrs: { shape: [2, 3, 8], scales: [2], mode: "nearest", alignCorners: false } },
    { inputs: [[2, 3, 4]], attrs: { shape: [2, 3, 6], scales: [1.5], mode: "linear", alignCorners: false } },
    {
      inputs: [[1, 2, 2, 2, 3]],
      attrs: { shape: [1, 2, 4, 2, 6], scales: [2, 1, 2], mode: "nearest", alignCorners: false },
    },
    {
      inputs: [[1, 2, 2, 2, 3]],
      attrs: { shape: [1, 2, 3, 4, 6], scales: [], mode: "linear", alignCorners: true },
    },
  ],
};

/** Scales for ONNX, which finds the sizes of the result by them, rounded or not: the nearest that come to `after`. */
const singleScales = (before: Shape, after: Shape, scales: readonly number[]): number[] =>
  [1, 1, ...scales].map((scale, i) => {
    const [from, to] = [before[i]!, after[i]!];
    let single = Math.fround(scale);
    if (typeof from === "string" || typeof to === "string") return single;
    while (Math.floor(from * single) < to) single = Math.fround(single * (1 + 2 ** -23));
    while (Math.floor(Math.fround(from * single)) > to) single = Math.fround(single * (1 - 2 ** -24));
    return single;
  });

/** The gradient: each axis multiplied by the transposed matrix of its interpolation. */
function transposed({ dy, inputs, attrs, b }: Application<Attributes> & { dy: Value }): Value {
  const { scales, mode, alignCorners } = attrs;
  const x = inputs[0]!.type.shape;
  const { shape } = dy.type;
  if (!isStatic(x.slice(2)) || !isStatic(shape.slice(2)))
    throw new Error(`internal: gradient of a resize to [${shape}]`);
  const [before, after] = [x.slice(2) as number[], shape.slice(2) as number[]];
  const kernel = before.map((from, i) => after[i]! / from);
  if (mode === "nearest" && kernel.every(Number.isInteger)) {
    const pads = [...kernel, ...kernel].map(() => 0);
    const mean = b.averagePool([dy], { kernel, strides: kernel, pads, ceil: false, countIncludePad: false });
    return b.mul([mean, b.constant(sizeOf(kernel))]);
  }
  return before.reduceRight((g, from, i) => {
    const to = after[i]!;
    if (from === to && (alignCorners || (scales[i] ?? 1) === 1)) return g;
    const rows = interpolationMatrix({ mode, alignCorners, from, to, scale: scales[i] ?? to / from });
    const matrix = Array.from({ length: from }, (_, j) => rows.map((row) => row[j]!));
    return multiplyAlong(g, { axis: i + 2, matrix }, b);
  }, dy);
}
