import { defineLayer } from "../layer.ts";
import { transposedConvolution } from "./transposedConvolution.ts";

/**
 * The gradient of a convolution, used to enlarge volumes. x: [N, in, D, H, W], W: [in, out/groups, kd, kh, kw],
 * b: [out], y: [N, out, D', H', W'] with D' = (D − 1)·stride − 2·padding + dilation·(kd − 1) + outputPadding + 1.
 * https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html
 */
export const convTranspose3d = defineLayer({
  type: "convTranspose3d",
  title: "ConvTranspose3d",
  icon: "scale-3d",
  doc: "Transposed convolution: every element stamps a learned filter onto a larger volume.",
  formula:
    "y[o, l, m, n] = b[o] + Σ W[c, o, u, v, r] · x[c, i, j, k] over c of its group and all i, j, k, u, v, r with s·i + d·u − p = l, s·j + d·v − p = m, s·k + d·r − p = n; s stride, d dilation, p padding",
  keywords: ["deconvolution", "upsampling", "decoder", "voxel"],
  ...transposedConvolution(3),
  examples: [
    { inputs: { x: ["N", 2, 3, 4, 4] } },
    {
      inputs: { x: ["N", 4, 2, 3, 4] },
      params: {
        channels: 6,
        kernel: [2, 3, 3],
        stride: [2, 2, 1],
        padding: [0, 1, 1],
        outputPadding: [1, 1, 0],
        groups: 2,
      },
    },
    {
      inputs: { x: ["N", 2, 2, 3, 3] },
      params: { channels: 3, kernel: 2, dilation: [1, 2, 1], bias: false },
    },
    {
      inputs: { x: ["N", 2, 2, 3, 2] },
      params: { channels: 2, padding: [0, 1, 2], dilation: [2, 3, 4], outputPadding: [1, 2, 3], kernel: 2 },
    },
    { inputs: { x: ["N", 3, "T", "H", "W"] }, params: { channels: 2, kernel: 2, stride: 2 } },
  ],
});
