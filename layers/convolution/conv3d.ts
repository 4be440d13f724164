import { convolution } from "./convolution.ts";
import { defineLayer } from "../layer.ts";

/**
 * Cross-correlation over depth, height and width. x: [N, in, D, H, W], W: [out, in/groups, kd, kh, kw], b: [out],
 * y: [N, out, D', H', W']. https://pytorch.org/docs/stable/generated/torch.nn.Conv3d.html
 */
export const conv3d = defineLayer({
  type: "conv3d",
  title: "Conv3d",
  icon: "box",
  doc: "Slides learned filters through a volume, such as a scan or a video; each makes one output channel.",
  formula:
    "y[o, i, j, k] = b[o] + Σ W[o, c, u, v, r] · x[c, s·i + d·u − p, s·j + d·v − p, s·k + d·r − p] over c of its group, u, v, r; s stride, d dilation, p padding",
  keywords: ["convolution", "voxel", "video", "medical", "volumetric"],
  ...convolution(3),
  examples: [
    { inputs: { x: ["N", 1, 5, 6, 6] } },
    {
      inputs: { x: ["N", 4, 4, 6, 5] },
      params: {
        channels: 6,
        kernel: [2, 3, 4],
        stride: [1, 2, 1],
        padding: [0, 1, 2],
        groups: 2,
        bias: false,
      },
    },
    {
      inputs: { x: ["N", 2, 4, 5, 5] },
      params: { channels: 2, kernel: [1, 2, 3], padding: "same", dilation: [1, 1, 2] },
    },
    { inputs: { x: ["N", 2, "T", "H", "W"] }, params: { channels: 3, stride: 2, padding: 1 } },
    {
      inputs: { x: ["N", 1, 2, 3, 3] },
      params: { channels: 2, kernel: 2, padding: [2, 1, 0], paddingMode: "replicate" },
    },
    { inputs: { x: ["N", 3, 4, 4, 4] }, params: { channels: 3, kernel: 2, padding: "valid", groups: 3 } },
  ],
});
