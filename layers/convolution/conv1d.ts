import { convolution } from "./convolution.ts";
import { defineLayer } from "../layer.ts";

/**
 * Cross-correlation over the length. x: [N, in, L], W: [out, in/groups, k], b: [out], y: [N, out, L'].
 * https://pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
 */
export const conv1d = defineLayer({
  type: "conv1d",
  title: "Conv1d",
  icon: "audio-lines",
  doc: "Slides learned filters along a sequence, such as sound or sensor data; each makes one output channel.",
  formula:
    "y[o, i] = b[o] + Σ W[o, c, u] · x[c, s·i + d·u − p] over c of its group, u; s stride, d dilation, p padding",
  keywords: ["convolution", "temporal", "sequence", "signal", "wavenet", "tcn"],
  ...convolution(1),
  examples: [
    { inputs: { x: ["N", 2, 16] } },
    {
      inputs: { x: ["N", 4, 11] },
      params: { channels: 6, kernel: 4, stride: 3, padding: 2, groups: 2, bias: false },
    },
    { inputs: { x: ["N", 3, 9] }, params: { channels: 2, kernel: 4, padding: "same", dilation: 3 } },
    { inputs: { x: ["N", 3, "T"] }, params: { channels: 4, stride: 2, padding: 1 } },
    {
      inputs: { x: ["N", 3, "T"] },
      params: { channels: 2, kernel: 4, padding: "same", paddingMode: "circular" },
    },
    { inputs: { x: ["N", 4, "T"] }, params: { channels: 4, kernel: 2, padding: "valid", groups: 4 } },
    { inputs: { x: ["N", 5, 1] }, params: { channels: 3, kernel: 1 } },
  ],
});
