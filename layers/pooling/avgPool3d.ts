import { averagePooling } from "./averagePooling.ts";
import { defineLayer } from "../layer.ts";
import { eachOf } from "../spatial/perAxis.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { poolShape } from "./pooling.ts";

/**
 * Mean of each window. x: [N, C, D, H, W], y: [N, C, D', H', W'].
 * https://pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html
 */
export const avgPool3d = defineLayer({
  type: "avgPool3d",
  title: "AvgPool3d",
  doc: "Shrinks a volume to the mean of each window.",
  formula:
    "y[i, j, l] = 1/(kd·kh·kw) · Σᵤᵥᵣ x[s·i + u − p, s·j + v − p, s·l + r − p], 0 ≤ u < kd, 0 ≤ v < kh, 0 ≤ r < kw; s stride, p padding",
  ...averagePooling(3),
  shape: ({ x }, p) => {
    const answer = poolShape(x, p, 3);
    const kernel = eachOf(p.kernel, 3);
    const smaller = x.shape.slice(2).some((size, i) => typeof size === "number" && size < kernel[i]!);
    return "y" in answer && smaller
      ? problem.dimension("x", { phrase: "volumeBeforePadding", kernel }, x)
      : answer;
  },
  examples: [
    { inputs: { x: ["N", 2, 4, 6, 4] } },
    {
      inputs: { x: ["N", 2, 3, 5, 4] },
      params: { kernel: [1, 3, 2], stride: [1, 2, 1], padding: [0, 1, 1] },
    },
    {
      inputs: { x: ["N", 1, 4, 5, 3] },
      params: { kernel: 3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false },
    },
    { inputs: { x: ["N", 1, 4, 3, 4] }, params: { kernel: 2, stride: 3, padding: 1, ceilMode: true } },
    { inputs: { x: ["N", 2, "T", "H", "W"] }, params: { kernel: 2 } },
  ],
});
