import { z } from "zod";
import { fanInUniform } from "../initializer.ts";
import { defineLayer } from "../layer.ts";
import { groupProblems } from "../groups.ts";
import { mapProblem } from "../map.ts";
import { bothOf, formatPair, formatShortest, type Pair, pair, shortest } from "../pair.ts";
import { type Problem, problem } from "../problem.ts";
import { pyCall } from "../pyCall.ts";
import { tensor, type TensorType } from "../shape.ts";
import { extentOf, padsOf, type Window, windowCount } from "../window.ts";

/**
 * Cross-correlation over height and width. x: [N, in, H, W], W: [out, in/groups, kh, kw], b: [out],
 * y: [N, out, H', W']. https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */
export const conv2d = defineLayer({
  type: "conv2d",
  title: "Conv2d",
  category: "convolution",
  icon: "grid-3x3",
  doc: "Slides learned filters over a map; each makes one output channel.",
  keywords: ["convolution", "cnn", "filter", "image"],
  params: z.object({
    channels: z.int().min(1).max(1_000_000).default(32).describe("Output channels, one a filter"),
    kernel: pair(1, 1024).default(3).describe("Height and width of the filter"),
    stride: pair(1, 1024).default(1).describe("Step of the filter"),
    padding: z
      .union([pair(0, 1024), z.enum(["same", "valid"])])
      .default(0)
      .describe("Zeros around the map; same keeps its size, valid adds none"),
    dilation: pair(1, 1024).default(1).describe("Distance between the elements of the filter"),
    groups: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .describe("Split the channels into groups that do not mix"),
    bias: z.boolean().default(true).describe("Add a learned offset to each channel"),
  }),
  inputs: { x: { doc: "Maps [N, channels, height, width]" } },
  outputs: { y: "Maps with the new channels" },
  summary: (p) =>
    `${p.channels} · ${formatPair(p.kernel)} · stride ${formatShortest(p.stride)}${p.padding === 0 || p.padding === "valid" ? "" : ` · pad ${typeof p.padding === "string" ? p.padding : formatShortest(p.padding)}`}`,
  shape: ({ x }, p) => {
    const wrong = mapProblem("x", x);
    if (wrong) return wrong;
    const [n, channels, ...map] = x.shape;
    const windows = windowsOf(p);
    const faults = [...groupProblems(channels as number, p), ...sameProblem(p), ...sizeProblem(x, windows)];
    if (faults.length > 0) return faults;
    return { y: tensor([n!, p.channels, ...map.map((size, i) => windowCount(size, windows[i]!))]) };
  },
  lower: ({ x }, p, b) => {
    const shape = [p.channels, (x.type.shape[1] as number) / p.groups, ...bothOf(p.kernel)];
    const init = fanInUniform(shape.slice(1).reduce((a, d) => a * d));
    const w = b.param("weight", shape, init);
    const bias = p.bias ? [b.param("bias", [p.channels], init)] : [];
    return {
      y: b.conv([x, w, ...bias], {
        strides: bothOf(p.stride),
        pads: padsOf(windowsOf(p)),
        dilations: bothOf(p.dilation),
        group: p.groups,
      }),
    };
  },
  torch: ({ x }, p) => ({
    module: pyCall("nn.Conv2d", [x.shape[1] as number, p.channels], {
      kernel_size: [shortest(p.kernel)],
      stride: [shortest(p.stride), 1],
      padding: [p.padding === "valid" ? 0 : p.padding === "same" ? "same" : shortest(p.padding), 0],
      dilation: [shortest(p.dilation), 1],
      groups: [p.groups, 1],
      bias: [p.bias, true],
    }),
  }),
  examples: [
    { inputs: { x: ["N", 1, 28, 28] } },
    {
      inputs: { x: ["N", 4, 9, 8] },
      params: { channels: 6, kernel: [3, 5], stride: 2, padding: [1, 2], groups: 2, bias: false },
    },
    {
      inputs: { x: ["N", 3, 7, 7] },
      params: { channels: 2, kernel: [4, 3], padding: "same", dilation: [1, 2] },
    },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { channels: 4, stride: [2, 3], padding: 1 } },
    { inputs: { x: ["N", 2, 6, 6] }, params: { channels: 4, padding: "valid", dilation: 2, groups: 2 } },
  ],
});

interface Geometry {
  kernel: Pair;
  stride: Pair;
  padding: Pair | "same" | "valid";
  dilation: Pair;
}

/** The windows along height and width; "same" puts an odd zero at the end, as PyTorch does. */
function windowsOf(p: Geometry): Window[] {
  return [0, 1].map((i) => {
    const window = {
      kernel: bothOf(p.kernel)[i]!,
      stride: bothOf(p.stride)[i]!,
      dilation: bothOf(p.dilation)[i]!,
    };
    const total = extentOf(window) - 1;
    if (p.padding === "same") return { ...window, begin: Math.floor(total / 2), end: Math.ceil(total / 2) };
    const padding = p.padding === "valid" ? 0 : bothOf(p.padding)[i]!;
    return { ...window, begin: padding, end: padding };
  });
}

function sameProblem(p: Geometry): Problem[] {
  if (p.padding !== "same" || bothOf(p.stride).every((s) => s === 1)) return [];
  const padding = halfExtents(windowsOf(p));
  return [
    problem.parameter("padding", "a number, as the stride is above 1", "same", {
      title: `Set padding to ${formatShortest(padding)}`,
      setParams: { padding },
    }),
  ];
}

function sizeProblem(x: TensorType, windows: readonly Window[]): Problem[] {
  const padded = windows.map((w, i) => windowCount(x.shape[i + 2]!, { ...w, kernel: 1, stride: 1 }));
  const extents = windows.map(extentOf);
  if (padded.every((size, i) => typeof size === "string" || size >= extents[i]!)) return [];
  const padding = halfExtents(windows);
  return [
    problem.kernelTooLarge("x", padded, extents, {
      title: `Set padding to ${formatShortest(padding)}`,
      setParams: { padding },
    }),
  ];
}

/** Padding that keeps the size of the map for odd windows, and always lets one fit. */
const halfExtents = (windows: readonly Window[]): Pair =>
  shortest([Math.floor(extentOf(windows[0]!) / 2), Math.floor(extentOf(windows[1]!) / 2)]);
