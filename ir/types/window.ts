import { addDims, type Dim, floorDivDims, mulDims, subDims } from "./dim.ts";
import type { Shape } from "./shape.ts";

/** How a window slides along one axis. */
export interface Window {
  /** Elements it looks at. */
  kernel: number;
  stride: number;
  /** Distance between the elements that it looks at. */
  dilation: number;
  /** Padding before the first and after the last element. */
  begin: number;
  end: number;
}

/** A window by itself, wherever it starts. */
export type Sliding = Pick<Window, "kernel" | "stride" | "dilation">;

/** The windows along all spatial axes as attributes of an op: lists with one entry an axis, as in ONNX. */
export type WindowAttrs = {
  kernel: readonly number[];
  strides: readonly number[];
  /** In ONNX's order: all begins, then all ends. */
  pads: readonly number[];
  dilations: readonly number[];
};

/** The window along each axis; dilations are 1 unless given. */
export const windowsOf = ({
  kernel,
  strides,
  pads,
  dilations,
}: Omit<WindowAttrs, "dilations"> & Partial<WindowAttrs>): Window[] =>
  kernel.map((size, i) => ({
    kernel: size,
    stride: strides[i]!,
    dilation: dilations?.[i] ?? 1,
    begin: pads[i]!,
    end: pads[kernel.length + i]!,
  }));

/** The padding of windows in ONNX's order: all begins, then all ends. */
export const padsOf = (windows: readonly Window[]): number[] => [
  ...windows.map((w) => w.begin),
  ...windows.map((w) => w.end),
];

/** Distance from the first to the last element of a window, both included. */
export const extentOf = (w: Pick<Window, "kernel" | "dilation">): number => w.dilation * (w.kernel - 1) + 1;

/** The same of `count` windows in a row: (count − 1)·stride + extent. */
export function reachOf(count: number, w: Sliding): number;
export function reachOf(count: Dim, w: Sliding): Dim;
export function reachOf(count: Dim, w: Sliding): Dim {
  return addDims(mulDims(subDims(count, 1), w.stride), extentOf(w));
}

/** How often a window fits: floor((size + begin + end − extent) / stride) + 1. */
export const windowCount = (size: Dim, w: Window): Dim =>
  addDims(floorDivDims(addDims(size, w.begin + w.end - extentOf(w)), w.stride), 1);

/** The same where a last window may hang over the end, but not begin beyond the input and the padding before it. */
export function windowCountInCeilMode(size: number, w: Window): number;
export function windowCountInCeilMode(size: Dim, w: Window): Dim;
export function windowCountInCeilMode(size: Dim, w: Window): Dim {
  const count = windowCount(size, { ...w, end: w.end + w.stride - 1 });
  const last = subDims(mulDims(subDims(count, 1), w.stride), addDims(size, w.begin));
  return typeof last === "number" && last >= 0 ? subDims(count, 1) : count;
}

/** Elements at the end of each spatial axis of a static [N, C, …] that no window reaches. */
export const unreachedEnds = (shape: Shape, attrs: WindowAttrs): number[] =>
  windowsOf(attrs).map((w, i) => ((shape[i + 2] as number) + w.begin + w.end - extentOf(w)) % w.stride);

/** Size of what a transposed convolution makes of `size` elements: what they reach over without the padding. */
export const coveredBy = (size: Dim, w: Window): Dim => subDims(reachOf(size, w), w.begin + w.end);

/** The elements of a window that come to lie on the `size` elements between the paddings, wherever it stands. */
export function effectiveKernelOffsets(size: Dim, w: Window): { first: number; count: number } {
  const places = windowCount(size, w);
  const offsets = Array.from({ length: w.kernel }, (_, k) => k);
  if (typeof size !== "number" || typeof places !== "number") return { first: 0, count: w.kernel };
  const seeing = offsets.filter((k) => {
    const start = k * w.dilation - w.begin;
    const place = Math.max(0, Math.ceil(-start / w.stride));
    return place < places && start + place * w.stride < size;
  });
  return { first: seeing[0] ?? 0, count: seeing.length };
}
