import { defineLayer } from "../layer.ts";
import { maxPooling } from "./maxPooling.ts";

/**
 * Largest value of each window. x: [N, C, H, W], y: [N, C, H', W'].
 * https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export const maxPool2d = defineLayer({
  type: "maxPool2d",
  title: "MaxPool2d",
  doc: "Shrinks a map to the largest value of each window.",
  formula:
    "y[i, j] = maxᵤᵥ x[s·i + d·u − p, s·j + d·v − p], 0 ≤ u < kh, 0 ≤ v < kw; s stride, d dilation, p padding",
  ...maxPooling(2),
  examples: [
    { inputs: { x: ["N", 3, 26, 26] } },
    { inputs: { x: ["N", 2, 9, 7] }, params: { kernel: 3, stride: 2, padding: 1 } },
    { inputs: { x: ["N", 2, 8, 7] }, params: { kernel: [3, 2], stride: 2, ceilMode: true } },
    { inputs: { x: ["N", 1, 5, 6] }, params: { kernel: 2, stride: 3, padding: 1, ceilMode: true } },
    {
      inputs: { x: ["N", 2, 8, 9] },
      params: { kernel: 2, stride: [3, 1], dilation: [4, 2], ceilMode: true },
    },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { kernel: 3, stride: 2, padding: 1 } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { kernel: 3, stride: 2, padding: 1, ceilMode: true } },
  ],
});
