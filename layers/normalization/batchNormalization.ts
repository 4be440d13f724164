import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { elementCount } from "../../ir/recipes/elementCount.ts";
import { rowWeights } from "./rowWeights.ts";
import { ones, zeros } from "../../ir/initializer.ts";
import { pyCall } from "../python/pyCall.ts";
import type { PyCode } from "../python/py.ts";

/** Settings of batch normalization, with PyTorch's defaults. */
export const batchNormalization = z.object({
  eps: z.number().min(0).max(1).default(1e-5).describe("Added to the variance, against division by 0"),
  momentum: z.number().min(0).max(1).default(0.1).describe("Share of each batch in the running statistics"),
  affine: z.boolean().default(true).describe("Learn a scale and an offset for each channel"),
});

type BatchNormalization = z.infer<typeof batchNormalization>;

/**
 * (x − mean) / √(variance + eps) · weight + bias, a channel each. x: [N, C, …]. Otherwise by running statistics,
 * while training by those of the batch, in which samples of weight 0 have no part.
 */
export function normalizeBatch(x: Value, p: BatchNormalization, b: LayerBuilder): Value {
  const [n, channels, ...map] = x.type.shape as [Dim, number, ...Dim[]];
  const weight = p.affine ? b.param("weight", [channels], ones) : b.constant(1, [channels]);
  const bias = p.affine ? b.param("bias", [channels], zeros) : b.constant(0, [channels]);
  const runningMean = b.buffer("running_mean", [channels], zeros);
  const runningVariance = b.buffer("running_var", [channels], ones);
  if (!b.training)
    return b.batchNormalization([x, weight, bias, runningMean, runningVariance], { epsilon: p.eps });

  const ofChannel = (v: Value): Value => b.reshape([v], { shape: [1, channels, ...map.map(() => 1)] });
  const mapAxes = map.map((_, i) => i + 2);
  const samples = b.reshape([rowWeights(n, b)], { shape: [n, 1, ...map.map(() => 1)] });
  const total = b.reduceSum([samples], { axes: [0] });
  const share = b.div([samples, total]);
  const average = (v: Value): Value => {
    const perSample = map.length > 0 ? b.reduceMean([v], { axes: mapAxes }) : v;
    return b.reduceSum([b.mul([perSample, share])], { axes: [0] });
  };
  const mean = average(x);
  const centered = b.sub([x, mean]);
  const variance = average(b.mul([centered, centered]));

  const keep = (buffer: Value, next: Value): void => {
    const flat = b.reshape([next], { shape: [channels] });
    const old = b.mul([buffer, b.constant(1 - p.momentum)]);
    b.update(buffer, b.add([old, b.mul([flat, b.constant(p.momentum)])]));
  };
  const count = b.mul([total, elementCount(map, b)]);
  const others = b.max([b.sub([count, b.constant(1)]), b.constant(1)]);
  keep(runningMean, mean);
  keep(runningVariance, b.div([b.mul([variance, count]), others]));

  const scale = b.div([ofChannel(weight), b.sqrt([b.add([variance, b.constant(p.eps)])])]);
  return b.add([b.mul([centered, scale]), ofChannel(bias)]);
}

/** nn.BatchNorm…d(channels); arguments that are PyTorch's default are left out. */
export const batchNormModule = (name: string, channels: Dim, p: BatchNormalization): PyCode =>
  pyCall(name, [channels], { eps: [p.eps, 1e-5], momentum: [p.momentum, 0.1], affine: [p.affine, true] });
