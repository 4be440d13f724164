import { averagePooling } from "./averagePooling.ts";
import { defineLayer } from "../layer.ts";

/**
 * Mean of each window. x: [N, C, L], y: [N, C, L'].
 * https://pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html
 */
export const avgPool1d = defineLayer({
  type: "avgPool1d",
  title: "AvgPool1d",
  doc: "Shrinks a sequence to the mean of each window.",
  formula: "y[i] = 1/k · Σᵤ x[s·i + u − p], 0 ≤ u < k; s stride, p padding",
  ...averagePooling(1),
  examples: [
    { inputs: { x: ["N", 3, 10] } },
    { inputs: { x: ["N", 2, 9] }, params: { kernel: 3, stride: 2, padding: 1 } },
    { inputs: { x: ["N", 2, 7] }, params: { kernel: 4, stride: 2, padding: 2, countIncludePad: false } },
    { inputs: { x: ["N", 2, 8] }, params: { kernel: 3, stride: 2, padding: 1, ceilMode: true } },
    {
      inputs: { x: ["N", 1, 6] },
      params: { kernel: 3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false },
    },
    { inputs: { x: ["N", 2, "T"] }, params: { kernel: 3, stride: 2, ceilMode: true } },
  ],
});
