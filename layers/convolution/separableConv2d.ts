import { z } from "zod";
import { convolutionShape, convolve } from "./convolution.ts";
import { channelSettings, type Filter, filterSettings, filterSummary, filterWindows } from "./filter.ts";
import { defineLayer } from "../layer.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { shortest } from "../spatial/perAxis.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { spatialDoc } from "../spatial/spatial.ts";

/**
 * A depthwise convolution and then a pointwise one. x: [N, C, H, W], depthwise.weight: [C·m, 1, kh, kw],
 * pointwise.weight: [out, C·m, 1, 1], pointwise.bias: [out], y: [N, out, H', W']. Chollet, 2017.
 */
export const separableConv2d = defineLayer({
  type: "separableConv2d",
  title: "SeparableConv2d",
  category: "convolution",
  icon: "layers",
  doc: "Filters each channel by itself, then mixes channels place by place: a convolution with far fewer weights.",
  formula: "y = W_pointwise ∗ (W_depthwise ∗ x) + b",
  keywords: ["depthwise separable", "pointwise", "xception", "mobilenet"],
  params: z.object({
    channels: channelSettings.channels,
    multiplier: z.int().min(1).max(1024).default(1).describe("Depthwise filters a channel"),
    ...filterSettings(2),
    bias: channelSettings.bias,
  }),
  inputs: { x: { doc: spatialDoc(2) } },
  outputs: { y: "Maps with the new channels" },
  traits: { linear: () => true, features: 1, windows: (p) => filterWindows(p, 2) },
  summary: (p) => `${p.channels} · ${filterSummary(p, 2)}`,
  shape: ({ x }, p) => {
    const filtered = convolutionShape(x, depthwise(x.shape[1], p), 2);
    if (!("y" in filtered)) return filtered;
    return { y: { ...filtered.y, shape: filtered.y.shape.with(1, p.channels) } };
  },
  lower: ({ x }, p, b) => ({
    y: convolve(convolve(x, depthwise(x.type.shape[1], p), b), pointwise(p), b),
  }),
  torch: ({ x }, p) => ({
    module: pyCall("SeparableConv2d", [x.shape[1]!, p.channels], {
      kernel_size: [shortest(p.kernel)],
      multiplier: [p.multiplier, 1],
      stride: [shortest(p.stride), 1],
      padding: [typeof p.padding === "string" ? p.padding : shortest(p.padding), 0],
      dilation: [shortest(p.dilation), 1],
      bias: [p.bias, true],
      padding_mode: [p.paddingMode, "zeros"],
    }),
    helper,
  }),
  examples: [
    { inputs: { x: ["N", 3, 8, 8] } },
    {
      inputs: { x: ["N", 2, 7, 9] },
      params: { channels: 4, multiplier: 3, kernel: [3, 2], stride: 2, padding: [1, 0], bias: false },
    },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { channels: 5, padding: "same", dilation: 2 } },
    { inputs: { x: ["N", 2, 4, 4] }, params: { channels: 3, padding: 1, paddingMode: "reflect" } },
  ],
});

/** Each channel by itself; a bias would be one with that of the pointwise part. */
const depthwise = <P extends Filter & { multiplier: number }>(channels: Dim | undefined, p: P) => ({
  ...p,
  channels: Number(channels) * p.multiplier,
  groups: Number(channels),
  bias: false,
  path: "depthwise.",
});

const pointwise = ({ channels, bias }: { channels: number; bias: boolean }) => ({
  channels,
  bias,
  kernel: 1,
  stride: 1,
  padding: 0,
  paddingMode: "zeros" as const,
  dilation: 1,
  groups: 1,
  path: "pointwise.",
});

const helper = py`class SeparableConv2d(nn.Module):
    """A depthwise convolution, then a pointwise one. x: [N, C, H, W]"""

    def __init__(self, in_channels, out_channels, kernel_size, multiplier=1, bias=True, **filter_settings):
        super().__init__()
        channels = in_channels * multiplier
        self.depthwise = nn.Conv2d(
            in_channels, channels, kernel_size, groups=in_channels, bias=False, **filter_settings
        )
        self.pointwise = nn.Conv2d(channels, out_channels, kernel_size=1, bias=bias)

    def forward(self, x):
        return self.pointwise(self.depthwise(x))`;
