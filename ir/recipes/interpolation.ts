/** How a resized axis reads the one before. */
export interface Interpolation {
  mode: "nearest" | "linear" | "cubic";
  /** The first and last elements stay where they are; otherwise pixels are squares that keep their corners. */
  alignCorners: boolean;
  /** Sizes before and after. */
  from: number;
  to: number;
  /** What coordinates are divided by; `to / from` unless rounding made that another. */
  scale: number;
}

/** The matrix [to, from] that resizes one axis, as ONNX Resize and PyTorch define it. */
export const interpolationMatrix = (x: Interpolation): number[][] =>
  Array.from({ length: x.to }, (_, i) => {
    const row = new Array<number>(x.from).fill(0);
    for (const [at, weight] of neighbors(x, i)) row[Math.min(Math.max(at, 0), x.from - 1)]! += weight;
    return row;
  });

/** Which elements an element of the result is made from; beyond the ends the first or last one counts again. */
function neighbors(
  { mode, alignCorners, from, to, scale }: Interpolation,
  i: number,
): [at: number, weight: number][] {
  if (mode === "nearest") return [[Math.floor(Math.fround(i / Math.fround(scale))), 1]];
  const x = alignCorners ? (to === 1 ? 0 : (i * (from - 1)) / (to - 1)) : (i + 0.5) / scale - 0.5;
  const first = Math.floor(x);
  const t = x - first;
  if (mode === "linear")
    return [
      [first, 1 - t],
      [first + 1, t],
    ];
  return [-1, 0, 1, 2].map((offset) => [first + offset, cubic(Math.abs(t - offset))]);
}

/** Keys' kernel with a = −0.75, as in PyTorch and OpenCV. Keys, 1981. */
function cubic(d: number): number {
  const a = -0.75;
  return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
}
