import { sameShape } from "../types/shape.ts";
import type { Op } from "../op.ts";

/**
 * (x − mean) / √(var + epsilon) · scale + bias a channel, with given statistics. x: [N, C, …], the others [C].
 * No gradient reaches mean and var. ONNX BatchNormalization-15, its inference form.
 */
export const batchNormalization: Op<{ epsilon: number }> = {
  doc: "Normalizes each channel of x [N, C, ...] by a given mean and var [C], then times scale plus bias [C].",
  infer: ([x, ...rest]) =>
    rest.every((v) => sameShape(v.shape, [x!.shape[1]!]))
      ? x!
      : { error: `[${x!.shape}] by ${rest.map((v) => `[${v.shape}]`)}` },
  vjp: ({ dy, inputs: [x, scale, , mean, variance], attrs: { epsilon }, b }) => {
    const shape = x!.type.shape;
    const axes = shape.flatMap((_, i) => (i === 1 ? [] : [i]));
    const channels = { shape: shape.map((d, i) => (i === 1 ? d : 1)) };
    const flat = { shape: [shape[1]!] };
    const deviation = b.sqrt([b.add([variance!, b.constant(epsilon, [], variance!.type.dtype)])]);
    const factor = b.reshape([b.div([scale!, deviation])], channels);
    const centered = b.sub([x!, b.reshape([mean!], channels)]);
    const dscale = b.reshape([b.reduceSum([b.mul([dy, centered])], { axes })], flat);
    return [
      b.mul([dy, factor]),
      b.div([dscale, deviation]),
      b.reshape([b.reduceSum([dy], { axes })], flat),
      null,
      null,
    ];
  },
  onnx: ({ epsilon }) => ({ type: "BatchNormalization", attrs: { epsilon: { float: epsilon } } }),
  examples: [
    { inputs: [[2, 3, 4, 5], [3], [3], [3], { shape: [3], range: [0.5, 2] }], attrs: { epsilon: 1e-5 } },
    { inputs: [[4, 3], [3], [3], [3], { shape: [3], range: [0.5, 2] }], attrs: { epsilon: 1e-2 } },
    { inputs: [[2, 3, 5], [3], [3], [3], { shape: [3], range: [0.5, 2] }], attrs: { epsilon: 1e-3 } },
  ],
};
