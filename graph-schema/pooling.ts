import { z } from "zod";
import { addDims, type Dim } from "./dim.ts";
import { mapProblem } from "./map.ts";
import { bothOf, formatPair, formatShortest, type Pair, pair, shortest } from "./pair.ts";
import { type Problem, problem, type Repair } from "./problem.ts";
import { type Shape, tensor, type TensorType } from "./shape.ts";
import { extentOf, type Window, windowCount } from "./window.ts";

/** Settings that all pooling windows share. */
export const pooling = {
  kernel: pair(1, 1024).default(2).describe("Height and width of the window"),
  stride: pair(1, 1024).nullable().default(null).describe("Step of the window; empty takes the kernel"),
  padding: pair(0, 512).default(0).describe("Border around the map, at most half the kernel"),
  ceilMode: z.boolean().default(false).describe("Keep a last window that only partly fits"),
};

/** Settings of a pooling layer. */
export interface Pooling {
  kernel: Pair;
  stride: Pair | null;
  padding: Pair;
  dilation?: Pair;
  ceilMode: boolean;
}

/** "2×2 · stride 2". */
export const poolSummary = (p: Pooling): string =>
  `${formatPair(p.kernel)} · stride ${formatShortest(p.stride ?? p.kernel)}`;

/**
 * The windows along height and width of x: [N, C, H, W]. In ceil mode their `end` is as far beyond the padding as
 * the last window reaches, so that a plain division rounded down counts them: PyTorch leaves out a window that
 * would start in the padding, and runtimes differ in that. Undefined where an open size decides about it.
 */
export function poolWindows(x: Shape, p: Pooling): Window[] | undefined {
  const windows = [0, 1].map((i) => poolWindow(x[i + 2]!, floorWindow(p, i), p.ceilMode));
  return windows.every((w) => w !== undefined) ? windows : undefined;
}

/** What comes out of a pooling layer: [N, C, H', W']. */
export function poolShape(x: TensorType, p: Pooling): { y: TensorType } | readonly Problem[] {
  const wrong = mapProblem("x", x);
  if (wrong) return [wrong];
  const padding = paddingProblem(p) ?? dilationProblem(x, p);
  if (padding) return [padding];
  const windows = poolWindows(x.shape, p);
  if (!windows) return [openSizeProblem(x)];
  const map = windows.map((w, i) => windowCount(x.shape[i + 2]!, w));
  if (map.some((count) => typeof count === "number" && count < 1)) return [kernelProblem(x, p)];
  return { y: tensor([...x.shape.slice(0, 2), ...map]) };
}

const floorWindow = (p: Pooling, i: 0 | 1 | number): Window => ({
  kernel: bothOf(p.kernel)[i]!,
  stride: bothOf(p.stride ?? p.kernel)[i]!,
  dilation: bothOf(p.dilation ?? 1)[i]!,
  begin: bothOf(p.padding)[i]!,
  end: bothOf(p.padding)[i]!,
});

function poolWindow(size: Dim, w: Window, ceilMode: boolean): Window | undefined {
  if (!ceilMode) return w;
  if (typeof size === "string") {
    // A window may start in the padding only when it is shorter than stride + padding.
    return w.stride <= extentOf(w) - w.begin ? { ...w, end: w.end + w.stride - 1 } : undefined;
  }
  const room = size + w.begin + w.end - extentOf(w);
  const steps = Math.ceil(room / w.stride);
  const last = steps * w.stride >= size + w.begin ? steps - 1 : steps;
  return { ...w, end: w.end + Math.max(0, last * w.stride - room) };
}

function paddingProblem(p: Pooling): Problem | undefined {
  const half = bothOf(p.kernel).map((k) => Math.floor(k / 2));
  const padding = bothOf(p.padding);
  if (padding.every((size, i) => size <= half[i]!)) return undefined;
  const fitting = shortest([Math.min(padding[0], half[0]!), Math.min(padding[1], half[1]!)]);
  return problem.parameter("padding", "at most half the kernel", formatShortest(p.padding), {
    title: `Set padding to ${formatShortest(fitting)}`,
    setParams: { padding: fitting },
  });
}

/** A window whose elements lie further apart than the map is large can see nothing but padding. */
function dilationProblem(x: TensorType, p: Pooling): Problem | undefined {
  const far = [0, 1].some((i) => {
    const w = floorWindow(p, i);
    const size = x.shape[i + 2]!;
    return w.begin > 0 && w.kernel > 1 && typeof size === "number" && w.dilation > size;
  });
  if (!far) return undefined;
  return problem.parameter("dilation", "at most the size of the map", formatShortest(p.dilation ?? 1), {
    title: "Set dilation to 1",
    setParams: { dilation: 1 },
  });
}

const openSizeProblem = (x: TensorType): Problem =>
  problem.dimension(
    "x",
    "a fixed height and width, or a stride of at most kernel − padding in ceil mode",
    x,
    {
      title: "Turn ceil mode off",
      setParams: { ceilMode: false },
    },
  );

function kernelProblem(x: TensorType, p: Pooling): Problem {
  const padded = [0, 1].map((i) => addDims(x.shape[i + 2]!, 2 * bothOf(p.padding)[i]!));
  const extents = [0, 1].map((i) => extentOf(floorWindow(p, i)));
  return problem.kernelTooLarge("x", padded, extents, smallerKernel(x, p));
}

function smallerKernel(x: TensorType, p: Pooling): Repair {
  const [h, w] = bothOf(p.kernel).map((k, i) => {
    const size = x.shape[i + 2]!;
    return typeof size === "number" ? Math.min(k, size) : k;
  }) as [number, number];
  const kernel = shortest([h, w]);
  const others = {
    ...(p.padding === 0 ? {} : { padding: 0 }),
    ...(p.dilation === undefined || p.dilation === 1 ? {} : { dilation: 1 }),
  };
  return { title: `Set kernel to ${formatPair(kernel)}`, setParams: { kernel, ...others } };
}
