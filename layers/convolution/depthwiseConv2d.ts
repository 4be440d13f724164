import { z } from "zod";
import { convolutionModule, convolutionShape, convolve } from "./convolution.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { channelSettings, filterSettings, filterSummary, filterWindows } from "./filter.ts";
import { defineLayer } from "../layer.ts";
import { spatialDoc } from "../spatial/spatial.ts";

/**
 * Cross-correlation of each channel by itself. x: [N, C, H, W], W: [C·multiplier, 1, kh, kw], b: [C·multiplier],
 * y: [N, C·multiplier, H', W']. https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html with groups = C.
 */
export const depthwiseConv2d = defineLayer({
  type: "depthwiseConv2d",
  title: "DepthwiseConv2d",
  category: "convolution",
  icon: "layers-2",
  doc: "Slides filters over each channel of a map by itself, without mixing channels.",
  formula:
    "y[c·m + k, i, j] = b[c·m + k] + Σ W[c·m + k, 0, u, v] · x[c, s·i + d·u − p, s·j + d·v − p] over u, v; m multiplier, s stride, d dilation, p padding",
  keywords: ["convolution", "groups", "mobilenet", "efficientnet", "convnext"],
  params: z.object({
    multiplier: z.int().min(1).max(1024).default(1).describe("Filters, and so output channels, a channel"),
    ...filterSettings(2),
    bias: channelSettings.bias,
  }),
  inputs: { x: { doc: spatialDoc(2) } },
  outputs: { y: "Maps with as many channels times the multiplier" },
  traits: { features: 1, windows: (p) => filterWindows(p, 2) },
  summary: (p) => `${p.multiplier === 1 ? "" : `×${p.multiplier} · `}${filterSummary(p, 2)}`,
  shape: ({ x }, p) => convolutionShape(x, byChannel(x.shape[1], p), 2),
  lower: ({ x }, p, b) => ({ y: convolve(x, byChannel(x.type.shape[1], p), b) }),
  torch: ({ x }, p) => ({ module: convolutionModule(x, byChannel(x.shape[1], p), 2) }),
  examples: [
    { inputs: { x: ["N", 3, 8, 8] } },
    {
      inputs: { x: ["N", 4, 7, 9] },
      params: { multiplier: 2, kernel: [3, 2], stride: 2, padding: [1, 0], bias: false },
    },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { padding: "same", dilation: 2 } },
    { inputs: { x: ["N", 2, 4, 5] }, params: { padding: 2, paddingMode: "circular" } },
    { inputs: { x: ["N", 1, 5, 5] }, params: { multiplier: 3, kernel: 5 } },
  ],
});

/** A group for each channel. */
const byChannel = <P extends { multiplier: number }>(channels: Dim | undefined, p: P) => ({
  ...p,
  channels: Number(channels) * p.multiplier,
  groups: Number(channels),
});
