import { batchProblem } from "../rules/batch.ts";
import { batchNormalization, batchNormModule, normalizeBatch } from "./batchNormalization.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";

/**
 * Batch normalization of features or sequences, a channel each. x: [N, C] or [N, C, L],
 * weight, bias, running_mean, running_var: [C], y: as x. Ioffe and Szegedy, 2015.
 * https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
 */
export const batchNorm1d = defineLayer({
  type: "batchNorm1d",
  title: "BatchNorm1d",
  category: "normalization",
  icon: "chart-no-axes-column",
  doc: "Brings each feature to mean 0 and deviation 1 over the batch, then scales and shifts it.",
  formula:
    "y = (x − mean) / √(var + eps) · weight + bias; mean and var per channel over N (and L), outside training their running values",
  keywords: ["batch normalization", "bn"],
  params: batchNormalization,
  inputs: { x: { doc: "Features [N, features], or sequences [N, channels, length]" } },
  outputs: { y: "Same shape" },
  traits: { normalizes: "batch" },
  summary: (p) => (p.affine ? `momentum ${p.momentum}` : "not affine"),
  shape: ({ x }) => {
    if (x.shape.length !== 2 && x.shape.length !== 3)
      return problem.rank("x", { phrase: "featuresOrSequences" }, x);
    if (typeof x.shape[1] === "string") return problem.openAxis("x", { phrase: "fixedChannels" }, x);
    return batchProblem("x", x) ?? { y: x };
  },
  lower: ({ x }, p, b) => ({ y: normalizeBatch(x, p, b) }),
  torch: ({ x }, p) => ({ module: batchNormModule("nn.BatchNorm1d", x.shape[1]!, p) }),
  examples: [
    { inputs: { x: ["N", 6] } },
    { inputs: { x: ["N", 4, 5] }, params: { eps: 1e-4, momentum: 0.5 } },
    { inputs: { x: ["N", 4, "T"] }, params: { affine: false } },
  ],
});
