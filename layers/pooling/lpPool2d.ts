import { defineLayer } from "../layer.ts";
import { powerPooling } from "./powerPooling.ts";

/**
 * (Σ xᵖ)^(1/p) over each window. x: [N, C, H, W], y: [N, C, H', W'].
 * https://pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html
 */
export const lpPool2d = defineLayer({
  type: "lpPool2d",
  title: "LPPool2d",
  doc: "Shrinks a map to the norm of each window, which lies between its sum and its maximum.",
  formula: "y[i, j] = (Σᵤᵥ x[s·i + u, s·j + v]ᵖ)^(1/p), 0 ≤ u < kh, 0 ≤ v < kw; s stride, p power",
  ...powerPooling(2),
  examples: [
    { inputs: { x: ["N", 3, 6, 8] } },
    { inputs: { x: ["N", 2, 7, 9] }, params: { kernel: [3, 2], stride: [2, 1], power: 4 } },
    { inputs: { x: ["N", 2, 6, 8] }, params: { kernel: 3, stride: 2, ceilMode: true } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { kernel: 2, power: 1 } },
  ],
});
