import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { batchProblem } from "../rules/batch.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { elementCount } from "../../ir/recipes/elementCount.ts";
import { rowWeights } from "./rowWeights.ts";
import { ones, zeros } from "../../ir/initializer.ts";
import { instanceStatistics } from "./instanceStatistics.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";
import { sizeOf } from "../../ir/types/shape.ts";

/**
 * (x − mean) / √(variance + eps) · weight + bias, with the statistics of each channel of each sample.
 * x, y: [N, C, …], weight, bias, running_mean, running_var: [C]. Ulyanov et al., 2016.
 * https://pytorch.org/docs/stable/generated/torch.nn.InstanceNorm2d.html
 */
export const instanceNorm = defineLayer({
  type: "instanceNorm",
  title: "InstanceNorm",
  category: "normalization",
  icon: "square-stack",
  doc: "Brings each channel of each sample to mean 0 and deviation 1, which takes out contrast and style.",
  formula:
    "y = (x − mean) / √(var + eps) · weight + bias; mean and var per sample and channel, outside training their running values if these are tracked",
  keywords: [
    "instance normalization",
    "style transfer",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "InstanceNorm3d",
  ],
  params: z.object({
    eps: z.number().min(0).max(1).default(1e-5).describe("Added to the variance, against division by 0"),
    momentum: z.number().min(0).max(1).default(0.1).describe("Share of each batch in the running statistics"),
    affine: z.boolean().default(false).describe("Learn a scale and an offset for each channel"),
    trackRunningStats: z
      .boolean()
      .default(false)
      .describe("In use, normalize by statistics gathered in training, not by those of the sample"),
  }),
  inputs: { x: { doc: "Sequences, maps or volumes [N, channels, …]" } },
  outputs: { y: "Same shape" },
  traits: { normalizes: "sample" },
  summary: (p) => [p.affine && "affine", p.trackRunningStats && "running stats"].filter(Boolean).join(" · "),
  shape: ({ x }, p) => {
    if (x.shape.length < 3 || x.shape.length > 5) return problem.rank("x", { phrase: "anySpatial" }, x);
    if (typeof x.shape[1] === "string") return problem.openAxis("x", { phrase: "fixedChannels" }, x);
    if (sizeOf(x.shape.slice(2)) === 1) return problem.dimension("x", { phrase: "elementsInChannel" }, x);
    // Running statistics are means over the samples.
    return (p.trackRunningStats ? batchProblem("x", x) : undefined) ?? { y: x };
  },
  lower: ({ x }, p, b) => {
    const channels = x.type.shape[1] as number;
    const weight = p.affine ? b.param("weight", [channels], ones) : b.constant(1, [channels]);
    const bias = p.affine ? b.param("bias", [channels], zeros) : b.constant(0, [channels]);
    const running = p.trackRunningStats && {
      mean: b.buffer("running_mean", [channels], zeros),
      variance: b.buffer("running_var", [channels], ones),
    };
    if (!b.training && running)
      return {
        y: b.batchNormalization([x, weight, bias, running.mean, running.variance], { epsilon: p.eps }),
      };
    if (!b.training) return { y: b.instanceNormalization([x, weight, bias], { epsilon: p.eps }) };

    const { mean, variance, centered } = instanceStatistics(x, b);
    if (running) track(running, { mean, variance, x, momentum: p.momentum }, b);
    const y = b.div([centered, b.sqrt([b.add([variance, b.constant(p.eps)])])]);
    if (!p.affine) return { y };
    const ofChannel = (v: Value): Value =>
      b.reshape([v], { shape: [channels, ...x.type.shape.slice(2).map(() => 1)] });
    return { y: b.add([b.mul([y, ofChannel(weight)]), ofChannel(bias)]) };
  },
  torch: ({ x }, p) => ({
    module: pyCall(`nn.InstanceNorm${x.shape.length - 2}d`, [x.shape[1]!], {
      eps: [p.eps, 1e-5],
      momentum: [p.momentum, 0.1],
      affine: [p.affine, false],
      track_running_stats: [p.trackRunningStats, false],
    }),
  }),
  examples: [
    { inputs: { x: ["N", 4, 5, 6] } },
    { inputs: { x: ["N", 3, "T"] }, params: { affine: true, eps: 1e-3 } },
    { inputs: { x: ["N", 2, 3, 4, 2] }, params: { affine: true, trackRunningStats: true, momentum: 0.3 } },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { trackRunningStats: true } },
  ],
});

/** Updates the running statistics with the means over the batch; samples of weight 0, the padding, are left out. */
function track(
  running: { mean: Value; variance: Value },
  found: { mean: Value; variance: Value; x: Value; momentum: number },
  b: LayerBuilder,
): void {
  const [n, channels, ...map] = found.x.type.shape as [Dim, number, ...Dim[]];
  const samples = b.reshape([rowWeights(n, b)], { shape: [n, 1] });
  const share = b.div([samples, b.reduceSum([samples], { axes: [0] })]);
  const keep = (buffer: Value, statistic: Value): void => {
    const flat = b.reshape([statistic], { shape: [n, channels] });
    const average = b.reshape([b.reduceSum([b.mul([flat, share])], { axes: [0] })], { shape: [channels] });
    const old = b.mul([buffer, b.constant(1 - found.momentum)]);
    b.update(buffer, b.add([old, b.mul([average, b.constant(found.momentum)])]));
  };
  const count = elementCount(map, b);
  const unbiased = b.div([count, b.sub([count, b.constant(1)])]);
  keep(running.mean, found.mean);
  keep(running.variance, b.mul([found.variance, unbiased]));
}
