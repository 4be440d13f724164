import { defineLayer } from "../layer.ts";
import { maxPooling } from "./maxPooling.ts";

/**
 * Largest value of each window. x: [N, C, L], y: [N, C, L'].
 * https://pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html
 */
export const maxPool1d = defineLayer({
  type: "maxPool1d",
  title: "MaxPool1d",
  doc: "Shrinks a sequence to the largest value of each window.",
  formula: "y[i] = maxᵤ x[s·i + d·u − p], 0 ≤ u < k; s stride, d dilation, p padding",
  ...maxPooling(1),
  examples: [
    { inputs: { x: ["N", 3, 10] } },
    { inputs: { x: ["N", 2, 9] }, params: { kernel: 3, stride: 2, padding: 1 } },
    { inputs: { x: ["N", 2, 8] }, params: { kernel: 3, stride: 2, ceilMode: true } },
    { inputs: { x: ["N", 1, 8] }, params: { kernel: 2, stride: 3, dilation: 4, ceilMode: true } },
    { inputs: { x: ["N", 2, "T"] }, params: { kernel: 2, stride: 1 } },
    { inputs: { x: ["N", 2, "T"] }, params: { kernel: 3, stride: 2, padding: 1, ceilMode: true } },
  ],
});
