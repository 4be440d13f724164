import { defineLayer } from "../layer.ts";
import { maxPooling } from "./maxPooling.ts";

/**
 * Largest value of each window. x: [N, C, D, H, W], y: [N, C, D', H', W'].
 * https://pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html
 */
export const maxPool3d = defineLayer({
  type: "maxPool3d",
  title: "MaxPool3d",
  doc: "Shrinks a volume to the largest value of each window.",
  formula:
    "y[i, j, l] = maxᵤᵥᵣ x[s·i + d·u − p, s·j + d·v − p, s·l + d·r − p], 0 ≤ u < kd, 0 ≤ v < kh, 0 ≤ r < kw; s stride, d dilation, p padding",
  ...maxPooling(3),
  examples: [
    { inputs: { x: ["N", 2, 4, 6, 4] } },
    {
      inputs: { x: ["N", 2, 3, 5, 4] },
      params: { kernel: [1, 3, 2], stride: [1, 2, 1], padding: [0, 1, 1] },
    },
    { inputs: { x: ["N", 1, 5, 4, 7] }, params: { kernel: [2, 3, 2], stride: 2, ceilMode: true } },
    { inputs: { x: ["N", 1, 5, 6, 5] }, params: { kernel: 2, stride: 1, dilation: [1, 2, 3] } },
    { inputs: { x: ["N", 2, "T", "H", "W"] }, params: { kernel: 3, stride: 2, padding: 1 } },
  ],
});
