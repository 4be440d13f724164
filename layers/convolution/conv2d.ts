import { convolution } from "./convolution.ts";
import { defineLayer } from "../layer.ts";

/**
 * Cross-correlation over height and width. x: [N, in, H, W], W: [out, in/groups, kh, kw], b: [out],
 * y: [N, out, H', W']. https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */
export const conv2d = defineLayer({
  type: "conv2d",
  title: "Conv2d",
  icon: "grid-3x3",
  doc: "Slides learned filters over a map; each makes one output channel.",
  formula:
    "y[o, i, j] = b[o] + Σ W[o, c, u, v] · x[c, s·i + d·u − p, s·j + d·v − p] over c of its group, u, v; s stride, d dilation, p padding",
  keywords: ["convolution", "cnn", "filter", "image"],
  ...convolution(2),
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
    {
      inputs: { x: ["N", 2, 5, 6] },
      params: { channels: 3, stride: 2, padding: [1, 3], paddingMode: "reflect" },
    },
    { inputs: { x: ["N", 2, 6, 6] }, params: { channels: 4, padding: "valid", dilation: 2, groups: 2 } },
  ],
});
