import { z } from "zod";
import { type Dim, mulDims } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * x / (k + alpha · mean of x² over `size` neighboring channels)^beta. x, y: [N, C, …]. Krizhevsky et al., 2012.
 * https://pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html
 */
export const localResponseNorm = defineLayer({
  type: "localResponseNorm",
  title: "LocalResponseNorm",
  category: "normalization",
  icon: "equal-approximately",
  doc: "Damps a channel where its neighbors are strong, as in AlexNet.",
  formula: "y[c] = x[c] / (k + alpha/size · Σ x[i]²)^beta over c − ⌊size/2⌋ ≤ i ≤ c + ⌊(size − 1)/2⌋",
  keywords: ["lrn", "alexnet", "cross-channel"],
  params: z.object({
    size: z.int().min(1).max(1024).default(5).describe("Number of channels that are looked at together"),
    alpha: z.number().min(0).max(1000).default(1e-4).describe("Factor on the mean square"),
    beta: z.number().min(0).max(100).default(0.75).describe("Power that the sum is raised to"),
    k: z.number().min(0).max(1000).default(1).describe("Added to the mean square, against division by 0"),
  }),
  inputs: { x: { doc: "Sequences, maps or volumes [N, channels, …]" } },
  outputs: { y: "Same shape" },
  summary: (p) => `${p.size} channels`,
  shape: ({ x }) => (x.shape.length < 3 ? problem.rank("x", { phrase: "anySpatial" }, x) : { y: x }),
  lower: ({ x }, p, b) => {
    const [n, channels, ...map] = x.type.shape as [Dim, Dim, ...Dim[]];
    const square = b.reshape([b.mul([x, x])], { shape: [n, 1, channels, mulDims(...map)] });
    const [before, after] = [Math.floor(p.size / 2), Math.floor((p.size - 1) / 2)];
    const padded = b.pad([square], { pads: [0, 0, before, 0, 0, 0, after, 0], value: 0 });
    const mean = b.averagePool([padded], {
      kernel: [p.size, 1],
      strides: [1, 1],
      pads: [0, 0, 0, 0],
      ceil: false,
      countIncludePad: false,
    });
    const base = b.add([b.mul([mean, b.constant(p.alpha)]), b.constant(p.k)]);
    const divisor = b.reshape([b.pow([base, b.constant(p.beta)])], { shape: x.type.shape });
    return { y: b.div([x, divisor]) };
  },
  torch: (_x, p) => ({
    module: pyCall("nn.LocalResponseNorm", [p.size], {
      alpha: [p.alpha, 1e-4],
      beta: [p.beta, 0.75],
      k: [p.k, 1],
    }),
  }),
  examples: [
    { inputs: { x: ["N", 8, 4, 5] } },
    { inputs: { x: ["N", 3, "T"] }, params: { size: 4, alpha: 0.5, beta: 0.5, k: 2 } },
    { inputs: { x: ["N", 6, "H", "W"] }, params: { size: 2, alpha: 1 } },
    { inputs: { x: ["N", 2, 2, 3, 2] }, params: { size: 3, alpha: 2, beta: 1 } },
  ],
});
