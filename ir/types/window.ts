import { addDims, type Dim, floorDivDims, mulDims, subDims } from "./dim.ts";

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

/** Distance from the first to the last element of a window, both included. */
export const extentOf = (w: Pick<Window, "kernel" | "dilation">): number => w.dilation * (w.kernel - 1) + 1;

/** How often a window fits: floor((size + begin + end − extent) / stride) + 1. */
export const windowCount = (size: Dim, w: Window): Dim =>
  addDims(floorDivDims(addDims(size, w.begin + w.end - extentOf(w)), w.stride), 1);

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

/** Size of what a transposed convolution makes of `size` elements: (size − 1)·stride + extent − padding. */
export const coveredBy = (size: Dim, w: Window): Dim =>
  addDims(mulDims(subDims(size, 1), w.stride), extentOf(w) - w.begin - w.end);

/** The axes of windows in ONNX's order of pads: all begins, then all ends. */
export const padsOf = (windows: readonly Window[]): number[] => [
  ...windows.map((w) => w.begin),
  ...windows.map((w) => w.end),
];
