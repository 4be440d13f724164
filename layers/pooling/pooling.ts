import { z } from "zod";
import { addDims, type Dim } from "../../ir/types/dim.ts";
import { featureMapProblem } from "../spatial/featureMap.ts";
import {
  eachOf,
  formatPerAxis,
  formatShortest,
  type PerAxis,
  perAxis,
  shortest,
  shownPerAxis,
  shownShortest,
  type SpatialAxes,
} from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { type Repair, setTo, turnOff } from "../../graph-schema/diagnostics/repair.ts";
import type { Keyword } from "../python/pyCall.ts";
import { type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";
import { spatialWords } from "../../graph-schema/diagnostics/english/spatialWords.ts";
import { capitalize } from "../spatial/spatial.ts";
import { extentOf, reachOf, type Window, windowCount, windowCountInCeilMode } from "../../ir/types/window.ts";

/** Settings that pooling windows over `axes` spatial axes share. */
export const pooling = (axes: SpatialAxes) => ({
  kernel: perAxis(axes, 1, 1024)
    .default(2)
    .describe(`${capitalize(spatialWords[axes].sizes)} of the window`),
  stride: perAxis(axes, 1, 1024)
    .nullable()
    .default(null)
    .describe("Step of the window; empty takes the kernel"),
  padding: perAxis(axes, 0, 512)
    .default(0)
    .describe(`Border around the ${spatialWords[axes].one}, at most half the kernel`),
  ceilMode: z.boolean().default(false).describe("Keep a last window that only partly fits"),
});

/** Settings of a pooling layer. */
export interface Pooling {
  kernel: PerAxis;
  stride: PerAxis | null;
  padding: PerAxis;
  dilation?: PerAxis;
  ceilMode: boolean;
}

/** "2×2 · stride 2". */
export const poolSummary = (p: Pick<Pooling, "kernel" | "stride">, axes: SpatialAxes): string =>
  `${formatPerAxis(p.kernel, axes)} · stride ${formatShortest(p.stride ?? p.kernel)}`;

/** The arguments of PyTorch's pooling modules that all of them take. */
export const poolArguments = (p: Pooling): Record<string, Keyword> => ({
  stride: [shortest(p.stride ?? p.kernel), shortest(p.kernel)],
  padding: [shortest(p.padding), 0],
  ...(p.dilation === undefined ? {} : { dilation: [shortest(p.dilation), 1] }),
  ceil_mode: [p.ceilMode, false],
});

/**
 * The windows along the spatial axes of x: [N, C, …]. In ceil mode their `end` is as far beyond the padding as
 * the last window reaches, so that a plain division rounded down counts them: PyTorch leaves out a window that
 * would start in the padding, and runtimes differ in that. Undefined where an open size decides about it.
 */
export function poolWindows(x: Shape, p: Pooling): Window[] | undefined {
  const floored = floorWindows(p, x.length - 2);
  if (!p.ceilMode) return floored;
  const windows = floored.map((w, i) => ceilWindow(x[i + 2]!, w));
  return windows.every((w) => w !== undefined) ? windows : undefined;
}

/** What comes out of a pooling layer: [N, C, …]. */
export function poolShape(
  x: TensorType,
  p: Pooling,
  axes: SpatialAxes,
): { y: TensorType } | readonly Problem[] {
  const wrong = featureMapProblem("x", x, axes);
  if (wrong) return [wrong];
  const padding = paddingProblem(p, axes) ?? dilationProblem(x, p);
  if (padding) return [padding];
  const windows = poolWindows(x.shape, p);
  if (!windows) return [openSizeProblem(x, axes)];
  const map = windows.map((w, i) => windowCount(x.shape[i + 2]!, w));
  if (map.some((count) => typeof count === "number" && count < 1)) return [kernelProblem(x, p)];
  return { y: tensor([...x.shape.slice(0, 2), ...map]) };
}

/** The windows along the spatial axes, as they are without ceil mode. */
export function floorWindows(p: Omit<Pooling, "ceilMode">, axes: number): Window[] {
  const [kernel, stride, dilation, padding] = [
    p.kernel,
    p.stride ?? p.kernel,
    p.dilation ?? 1,
    p.padding,
  ].map((s) => eachOf(s, axes));
  return kernel!.map((size, i) => ({
    kernel: size,
    stride: stride![i]!,
    dilation: dilation![i]!,
    begin: padding![i]!,
    end: padding![i]!,
  }));
}

/** The window in ceil mode; undefined where an open size decides about it. */
function ceilWindow(size: Dim, w: Window): Window | undefined {
  if (typeof size === "string") {
    // A window may start in the padding only when it is shorter than stride + padding.
    return w.stride <= extentOf(w) - w.begin ? { ...w, end: w.end + w.stride - 1 } : undefined;
  }
  const reach = reachOf(windowCountInCeilMode(size, w), w);
  return { ...w, end: Math.max(w.end, reach - size - w.begin) };
}

function paddingProblem(p: Pooling, axes: number): Problem | undefined {
  const half = eachOf(p.kernel, axes).map((k) => Math.floor(k / 2));
  const padding = eachOf(p.padding, axes);
  if (padding.every((size, i) => size <= half[i]!)) return undefined;
  const fitting = shortest(padding.map((size, i) => Math.min(size, half[i]!)));
  return problem.paddingSize(
    "padding",
    { phrase: "mostHalfKernel" },
    shownShortest(p.padding),
    setTo("padding", fitting, shownShortest(fitting)),
  );
}

/** A window whose elements lie further apart than the map is large can see nothing but padding. */
function dilationProblem(x: TensorType, p: Pooling): Problem | undefined {
  const far = floorWindows(p, x.shape.length - 2).some((w, i) => {
    const size = x.shape[i + 2]!;
    return w.begin > 0 && w.kernel > 1 && typeof size === "number" && w.dilation > size;
  });
  if (!far) return undefined;
  return problem.parameter(
    "dilation",
    { phrase: "mostAsMap" },
    shownShortest(p.dilation ?? 1),
    setTo("dilation", 1),
  );
}

const openSizeProblem = (x: TensorType, axes: SpatialAxes): Problem =>
  problem.openAxis("x", { phrase: "fixedOrSmallStride", axes }, x, turnOff("ceilMode"));

function kernelProblem(x: TensorType, p: Pooling): Problem {
  const windows = floorWindows(p, x.shape.length - 2);
  const padded = windows.map((w, i) => addDims(x.shape[i + 2]!, w.begin + w.end));
  return problem.kernelTooLarge("x", padded, windows.map(extentOf), smallerKernel(x, p));
}

function smallerKernel(x: TensorType, p: Pooling): Repair {
  const axes = x.shape.length - 2;
  const kernel = eachOf(p.kernel, axes).map((k, i) => {
    const size = x.shape[i + 2]!;
    return typeof size === "number" ? Math.min(k, size) : k;
  });
  const others = {
    ...(p.padding === 0 ? {} : { padding: 0 }),
    ...(p.dilation === undefined || p.dilation === 1 ? {} : { dilation: 1 }),
  };
  return {
    code: "set",
    args: { param: "kernel", value: shownPerAxis(kernel, axes) },
    setParams: { kernel: shortest(kernel), ...others },
  };
}
