import { defineLayer } from "../layer.ts";
import { transposedConvolution } from "./transposedConvolution.ts";

/**
 * The gradient of a convolution, used to enlarge maps. x: [N, in, H, W], W: [in, out/groups, kh, kw], b: [out],
 * y: [N, out, H', W'] with H' = (H − 1)·stride − 2·padding + dilation·(kh − 1) + outputPadding + 1.
 * https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
 */
export const convTranspose2d = defineLayer({
  type: "convTranspose2d",
  title: "ConvTranspose2d",
  icon: "scaling",
  doc: "Transposed convolution: every element stamps a learned filter onto a larger map.",
  formula:
    "y[o, l, m] = b[o] + Σ W[c, o, u, v] · x[c, i, j] over c of its group and all i, j, u, v with s·i + d·u − p = l, s·j + d·v − p = m; s stride, d dilation, p padding",
  keywords: ["deconvolution", "upsampling", "decoder", "generator"],
  ...transposedConvolution(2),
  examples: [
    { inputs: { x: ["N", 4, 7, 7] } },
    {
      inputs: { x: ["N", 4, 5, 4] },
      params: { channels: 6, kernel: [3, 4], stride: [2, 3], padding: 1, outputPadding: [1, 2], groups: 2 },
    },
    { inputs: { x: ["N", 2, 4, 5] }, params: { channels: 3, dilation: [2, 1], bias: false } },
    {
      inputs: { x: ["N", 4, "H", 3] },
      params: {
        channels: 2,
        stride: [2, 3],
        padding: [1, 4],
        dilation: [6, 2],
        outputPadding: [5, 2],
        groups: 2,
      },
    },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { channels: 2, kernel: 4, stride: 2, padding: 1 } },
  ],
});
