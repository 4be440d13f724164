import { defineLayer } from "../layer.ts";
import { powerPooling } from "./powerPooling.ts";

/**
 * (Σ xᵖ)^(1/p) over each window. x: [N, C, L], y: [N, C, L'].
 * https://pytorch.org/docs/stable/generated/torch.nn.LPPool1d.html
 */
export const lpPool1d = defineLayer({
  type: "lpPool1d",
  title: "LPPool1d",
  doc: "Shrinks a sequence to the norm of each window, which lies between its sum and its maximum.",
  formula: "y[i] = (Σᵤ x[s·i + u]ᵖ)^(1/p), 0 ≤ u < k; s stride, p power",
  ...powerPooling(1),
  examples: [
    { inputs: { x: ["N", 3, 8] } },
    { inputs: { x: ["N", 2, 9] }, params: { kernel: 3, stride: 2, power: 4 } },
    { inputs: { x: ["N", 2, 8] }, params: { kernel: 3, stride: 2, power: 1, ceilMode: true } },
    { inputs: { x: ["N", 2, "T"] }, params: { kernel: 2, stride: 1 } },
  ],
});
