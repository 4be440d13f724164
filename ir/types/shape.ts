import { type Dim, mulDims, substituteDim } from "./dim.ts";

/** Axes outermost first, e.g. ["N", 3, 224, 224]. */
export type Shape = readonly Dim[];

/** Element types. Labels and token ids are int32; uint8 carries pixels to the door of a program, uint32 random bits. */
export type DType = "float32" | "float16" | "int32" | "int64" | "uint8" | "uint32" | "bool";

/** What flows along an edge. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A tensor type; float32 unless said. */
export const tensor = (shape: Shape, dtype: DType = "float32"): TensorType => ({ dtype, shape });

/** NumPy broadcasting of shapes; undefined when they do not broadcast. */
export function broadcast(...shapes: readonly Shape[]): Shape | undefined {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  const out: Dim[] = [];
  for (let i = 1; i <= rank; i++) {
    let size: Dim = 1;
    for (const s of shapes) {
      const d = s.at(-i) ?? 1;
      if (i > s.length || d === 1 || d === size) continue;
      if (size !== 1) return undefined;
      size = d;
    }
    out.unshift(size);
  }
  return out;
}

/** Number of elements of a tensor, kernel or grid of these sizes. (`mulDims` multiplies sizes that are no such list.) */
export function sizeOf(sizes: readonly number[]): number;
export function sizeOf(shape: Shape): Dim;
export function sizeOf(shape: Shape): Dim {
  return isStatic(shape) ? shape.reduce((product, size) => product * size, 1) : mulDims(...shape);
}

/** Same axes in the same order. */
export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);

/** Same dtype and shape. */
export const sameType = (a: TensorType, b: TensorType): boolean =>
  a.dtype === b.dtype && sameShape(a.shape, b.shape);

/** Whether broadcasting x to `to` repeats elements along the last axis, other than a single number. */
export const spreadsLastAxis = (x: Shape, to: Shape): boolean => sizeOf(x) !== 1 && x.at(-1) !== to.at(-1);

/** True when no axis is symbolic. */
export const isStatic = (shape: Shape): shape is readonly number[] =>
  shape.every((d) => typeof d === "number");

/** A negative axis counted from the end made non-negative; undefined when out of range. */
export function normalAxis(axis: number, rank: number): number | undefined {
  const a = axis < 0 ? axis + rank : axis;
  return a >= 0 && a < rank ? a : undefined;
}

/** The axes after batch and channel. */
export const spatial = <T>(list: readonly T[]): readonly T[] => list.slice(2);

/** Every index into a tensor of these sizes, in row-major order. */
export function indicesOf(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (indices, size) => indices.flatMap((at) => Array.from({ length: size }, (_, i) => [...at, i])),
    [[]],
  );
}

/** Replaces symbols in a shape; those without a value stay. */
export const bindShape = (shape: Shape, values: Readonly<Record<string, Dim>>): Shape =>
  shape.map((d) => substituteDim(d, values));

/** "N×1×28×28"; "scalar" for rank 0. Dimensions that are sums get parentheses. */
export const formatShape = (shape: Shape): string =>
  shape.length === 0
    ? "scalar"
    : shape.map((d) => (/^\w+$|^floor\(.*\)$/.test(String(d)) ? d : `(${d})`)).join("×");
