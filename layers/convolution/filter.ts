import { z } from "zod";
import { coversBorders, type Padding } from "./padding.ts";
import {
  eachOf,
  formatPerAxis,
  formatShortest,
  type PerAxis,
  perAxis,
  shortest,
  shownShortest,
  type SpatialAxes,
} from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import { spatialWords } from "../../graph-schema/diagnostics/english/spatialWords.ts";
import { capitalize } from "../spatial/spatial.ts";
import { extentOf, type Window, windowCount } from "../../ir/types/window.ts";

/** How the filter of a convolution slides. */
export interface Filter {
  kernel: PerAxis;
  stride: PerAxis;
  padding: PerAxis | "same" | "valid";
  paddingMode: "zeros" | Exclude<Padding["mode"], "constant">;
  dilation: PerAxis;
}

/** Settings of a filter over `axes` spatial axes, with PyTorch's defaults. */
export const filterSettings = (axes: SpatialAxes) => ({
  kernel: perAxis(axes, 1, 1024)
    .default(3)
    .describe(`${capitalize(spatialWords[axes].sizes)} of the filter`),
  stride: perAxis(axes, 1, 1024).default(1).describe("Step of the filter"),
  padding: z
    .union([perAxis(axes, 0, 1024), z.enum(["same", "valid"])])
    .default(0)
    .describe(`Border around the ${spatialWords[axes].one}; same keeps its size, valid adds none`),
  paddingMode: z
    .enum(["zeros", "reflect", "replicate", "circular"])
    .default("zeros")
    .describe("What the padding is made of: zeros, or elements mirrored, repeated or from the other end"),
  dilation: perAxis(axes, 1, 1024).default(1).describe("Distance between the elements of the filter"),
});

/** Settings of the channels that a convolution makes. */
export const channelSettings = {
  channels: z.int().min(1).max(1_000_000).default(32).describe("Output channels, one a filter"),
  groups: z.int().min(1).max(1_000_000).default(1).describe("Split the channels into groups that do not mix"),
  bias: z.boolean().default(true).describe("Add a learned offset to each channel"),
};

/** "3×3 · stride 1 · pad 2". */
export const filterSummary = (p: Filter, axes: SpatialAxes): string => {
  const padded = p.padding !== 0 && p.padding !== "valid";
  const padding = typeof p.padding === "string" ? p.padding : formatShortest(p.padding);
  const size = formatPerAxis(p.kernel, axes);
  return `${size} · stride ${formatShortest(p.stride)}${padded ? ` · pad ${padding}` : ""}`;
};

/** The windows along the spatial axes; "same" puts an odd zero at the end, as PyTorch does. */
export function filterWindows(p: Filter, axes: number): Window[] {
  const [kernel, stride, dilation] = [p.kernel, p.stride, p.dilation].map((s) => eachOf(s, axes));
  const padding = eachOf(typeof p.padding === "string" ? 0 : p.padding, axes);
  return padding.map((size, i) => {
    const window = {
      kernel: kernel![i]!,
      stride: stride![i]!,
      dilation: dilation![i]!,
      begin: size,
      end: size,
    };
    if (p.padding !== "same") return window;
    const total = extentOf(window) - 1;
    return { ...window, begin: Math.floor(total / 2), end: Math.ceil(total / 2) };
  });
}

/** The border that a filter puts around x: [N, C, …]. */
export const filterPadding = (p: Filter, axes: number): Padding => ({
  axis: 2,
  borders: filterWindows(p, axes),
  mode: p.paddingMode === "zeros" ? "constant" : p.paddingMode,
  value: 0,
});

/** What is wrong with a filter over x: [N, C, …]. */
export function filterProblems(x: TensorType, p: Filter, axes: number): Problem[] {
  const windows = filterWindows(p, axes);
  const padding = halfExtents(windows);
  const repair = setTo("padding", padding, shownShortest(padding));
  const faults: Problem[] = [];
  if (p.padding === "same" && windows.some((w) => w.stride > 1))
    faults.push(problem.parameter("padding", { phrase: "numberAsStrided" }, "same", repair));
  const padded = windows.map((w, i) => windowCount(x.shape[i + 2]!, { ...w, kernel: 1, stride: 1 }));
  const extents = windows.map(extentOf);
  if (padded.some((size, i) => typeof size === "number" && size < extents[i]!))
    faults.push(problem.kernelTooLarge("x", padded, extents, repair));
  if (!coversBorders(x.shape, filterPadding(p, axes)))
    faults.push(
      problem.paddingSize(
        "paddingMode",
        { phrase: "zerosOrReplicate" },
        p.paddingMode,
        setTo("paddingMode", "replicate"),
      ),
    );
  return faults;
}

/** Padding that keeps the size of the map for odd windows, and always lets one fit. */
const halfExtents = (windows: readonly Window[]): PerAxis =>
  shortest(windows.map((w) => Math.floor(extentOf(w) / 2)));
