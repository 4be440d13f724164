import { sameShape } from "../types/shape.ts";
import { sumByChannel } from "../recipes/sumByChannel.ts";
import type { Op } from "../op.ts";

/**
 * (x − mean) / √(variance + epsilon) · scale + bias, with the statistics of each channel of each sample.
 * x: [N, C, …], scale, bias: [C]. ONNX InstanceNormalization-6.
 */
export const instanceNormalization: Op<{ epsilon: number }> = {
  doc: "Zero mean and unit variance in each channel of each sample of x [N, C, ...], then times scale plus bias [C].",
  infer: ([x, scale, bias]) =>
    x!.shape.length > 2 && [scale!, bias!].every((v) => sameShape(v.shape, [x!.shape[1]!]))
      ? x!
      : { error: `scale [${scale!.shape}] and bias [${bias!.shape}] of [${x!.shape}]` },
  // With z the normalized x and g = dy·scale: dx = (g − mean(g) − z·mean(g·z)) / deviation
  vjp: ({ dy, inputs: [x, scale], attrs: { epsilon }, b }) => {
    const { shape, dtype } = x!.type;
    const axes = shape.flatMap((_, i) => (i < 2 ? [] : [i]));
    const centered = b.sub([x!, b.reduceMean([x!], { axes })]);
    const variance = b.reduceMean([b.mul([centered, centered])], { axes });
    const deviation = b.sqrt([b.add([variance, b.constant(epsilon, [], dtype)])]);
    const z = b.div([centered, deviation]);
    const g = b.mul([dy, b.reshape([scale!], { shape: shape.map((d, i) => (i === 1 ? d : 1)) })]);
    const along = b.mul([z, b.reduceMean([b.mul([g, z])], { axes })]);
    const dx = b.div([b.sub([b.sub([g, b.reduceMean([g], { axes })]), along]), deviation]);
    return [dx, sumByChannel(b.mul([dy, z]), b), sumByChannel(dy, b)];
  },
  onnx: ({ epsilon }) => ({ type: "InstanceNormalization", attrs: { epsilon: { float: epsilon } } }),
  examples: [
    { inputs: [[2, 3, 5], [3], [3]], attrs: { epsilon: 1e-5 } },
    { inputs: [[2, 3, 4, 5], [3], [3]], attrs: { epsilon: 1e-3 } },
    { inputs: [[2, 2, 3, 2, 4], [2], [2]], attrs: { epsilon: 1e-2 } },
  ],
};
