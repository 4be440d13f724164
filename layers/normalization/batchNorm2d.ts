import { batchNormalization, batchNormModule, normalizeBatch } from "./batchNormalization.ts";
import { batchProblem } from "../rules/batch.ts";
import { defineLayer } from "../layer.ts";
import { featureMapProblem } from "../spatial/featureMap.ts";

/**
 * Batch normalization of maps, a channel each. x: [N, C, H, W], weight, bias, running_mean, running_var: [C],
 * y: [N, C, H, W]. Ioffe and Szegedy, 2015. https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html
 */
export const batchNorm2d = defineLayer({
  type: "batchNorm2d",
  title: "BatchNorm2d",
  category: "normalization",
  icon: "chart-no-axes-column",
  doc: "Brings each channel of a map to mean 0 and deviation 1 over the batch, then scales and shifts it.",
  formula:
    "y = (x − mean) / √(var + eps) · weight + bias; mean and var per channel over N, H, W, outside training their running values",
  keywords: ["batch normalization", "bn"],
  params: batchNormalization,
  inputs: { x: { doc: "Maps [N, channels, height, width]" } },
  outputs: { y: "Same shape" },
  traits: { normalizes: "batch" },
  summary: (p) => (p.affine ? `momentum ${p.momentum}` : "not affine"),
  shape: ({ x }) => featureMapProblem("x", x) ?? batchProblem("x", x) ?? { y: x },
  lower: ({ x }, p, b) => ({ y: normalizeBatch(x, p, b) }),
  torch: ({ x }, p) => ({ module: batchNormModule("nn.BatchNorm2d", x.shape[1]!, p) }),
  examples: [
    { inputs: { x: ["N", 4, 5, 6] } },
    { inputs: { x: ["N", 2, 3, 3] }, params: { eps: 1e-3, momentum: 0.3, affine: false } },
    { inputs: { x: ["N", 3, "H", "W"] } },
  ],
});
