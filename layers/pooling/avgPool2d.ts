import { averagePooling } from "./averagePooling.ts";
import { defineLayer } from "../layer.ts";

/**
 * Mean of each window. x: [N, C, H, W], y: [N, C, H', W'].
 * https://pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 */
export const avgPool2d = defineLayer({
  type: "avgPool2d",
  title: "AvgPool2d",
  doc: "Shrinks a map to the mean of each window.",
  formula:
    "y[i, j] = 1/(kh·kw) · Σᵤᵥ x[s·i + u − p, s·j + v − p], 0 ≤ u < kh, 0 ≤ v < kw; s stride, p padding",
  ...averagePooling(2),
  examples: [
    { inputs: { x: ["N", 3, 8, 8] } },
    { inputs: { x: ["N", 2, 9, 7] }, params: { kernel: [3, 2], stride: [2, 1], padding: [1, 0] } },
    { inputs: { x: ["N", 2, 7, 7] }, params: { kernel: 3, stride: 2, padding: 1, countIncludePad: false } },
    { inputs: { x: ["N", 2, 8, 6] }, params: { kernel: 3, stride: 2, padding: [0, 1], ceilMode: true } },
    {
      inputs: { x: ["N", 1, 8, 8] },
      params: { kernel: 3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false },
    },
    { inputs: { x: ["N", 1, 5, 6] }, params: { kernel: 2, stride: 3, padding: 1, ceilMode: true } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { kernel: 3, stride: 2, ceilMode: true } },
    { inputs: { x: ["N", 2, "H", 8] }, params: { kernel: 2, padding: 1 } },
  ],
});
