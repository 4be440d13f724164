import { batchProblem } from "../rules/batch.ts";
import { batchNormalization, batchNormModule, normalizeBatch } from "./batchNormalization.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";

/**
 * Batch normalization of volumes, a channel each. x: [N, C, D, H, W], weight, bias, running_mean, running_var: [C],
 * y: as x. Ioffe and Szegedy, 2015. https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm3d.html
 */
export const batchNorm3d = defineLayer({
  type: "batchNorm3d",
  title: "BatchNorm3d",
  category: "normalization",
  icon: "chart-no-axes-column",
  doc: "Brings each channel of a volume to mean 0 and deviation 1 over the batch, then scales and shifts it.",
  formula:
    "y = (x − mean) / √(var + eps) · weight + bias; mean and var per channel over N, D, H, W, outside training their running values",
  keywords: ["batch normalization", "bn", "volume", "video"],
  params: batchNormalization,
  inputs: { x: { doc: "Volumes [N, channels, depth, height, width]" } },
  outputs: { y: "Same shape" },
  traits: { normalizes: "batch" },
  summary: (p) => (p.affine ? `momentum ${p.momentum}` : "not affine"),
  shape: ({ x }) => {
    if (x.shape.length !== 5) return problem.rank("x", { phrase: "batchOfMaps", axes: 3 }, x);
    if (typeof x.shape[1] === "string") return problem.openAxis("x", { phrase: "fixedChannels" }, x);
    return batchProblem("x", x) ?? { y: x };
  },
  lower: ({ x }, p, b) => ({ y: normalizeBatch(x, p, b) }),
  torch: ({ x }, p) => ({ module: batchNormModule("nn.BatchNorm3d", x.shape[1]!, p) }),
  examples: [
    { inputs: { x: ["N", 4, 2, 5, 3] } },
    { inputs: { x: ["N", 2, 3, 3, 2] }, params: { eps: 1e-3, momentum: 0.3, affine: false } },
    { inputs: { x: ["N", 3, "T", "H", "W"] } },
  ],
});
