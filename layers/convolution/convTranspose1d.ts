import { defineLayer } from "../layer.ts";
import { transposedConvolution } from "./transposedConvolution.ts";

/**
 * The gradient of a convolution, used to lengthen sequences. x: [N, in, L], W: [in, out/groups, k], b: [out],
 * y: [N, out, L'] with L' = (L − 1)·stride − 2·padding + dilation·(k − 1) + outputPadding + 1.
 * https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html
 */
export const convTranspose1d = defineLayer({
  type: "convTranspose1d",
  title: "ConvTranspose1d",
  icon: "scaling",
  doc: "Transposed convolution: every element stamps a learned filter onto a longer sequence.",
  formula:
    "y[o, l] = b[o] + Σ W[c, o, u] · x[c, i] over c of its group and all i, u with s·i + d·u − p = l; s stride, d dilation, p padding",
  keywords: ["deconvolution", "upsampling", "decoder", "vocoder"],
  ...transposedConvolution(1),
  examples: [
    { inputs: { x: ["N", 4, 9] } },
    {
      inputs: { x: ["N", 4, 5] },
      params: { channels: 6, kernel: 4, stride: 3, padding: 1, outputPadding: 2, groups: 2 },
    },
    { inputs: { x: ["N", 2, 6] }, params: { channels: 3, dilation: 2, bias: false } },
    { inputs: { x: ["N", 2, 7] }, params: { channels: 2, dilation: 2, outputPadding: 1 } },
    { inputs: { x: ["N", 2, "T"] }, params: { channels: 2, dilation: 4, padding: 3, outputPadding: 2 } },
    { inputs: { x: ["N", 3, "T"] }, params: { channels: 2, kernel: 4, stride: 2, padding: 1 } },
    { inputs: { x: ["N", 3, 1] }, params: { channels: 3, kernel: 2, stride: 2, groups: 3 } },
  ],
});
