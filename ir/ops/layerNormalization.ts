import { sameShape, tensor, type TensorType } from "../types/shape.ts";
import type { Op } from "../op.ts";

type Attributes = { axis: number; epsilon: number };

/**
 * (x − mean) / √(variance + epsilon) · scale + bias over the axes from `axis` (non-negative) on. scale, bias:
 * x.shape[axis…]. Auxiliary outputs: the mean and the inverse deviation. ONNX LayerNormalization-17.
 */
export const layerNormalization: Op<Attributes> = {
  doc: "Zero mean and unit variance over the axes from `axis` on, then times scale plus bias.",
  infer: ([x, scale, bias], { axis }) => {
    const features = x!.shape.slice(axis);
    return sameShape(scale!.shape, features) && sameShape(bias!.shape, features)
      ? x!
      : { error: `scale [${scale!.shape}] and bias [${bias!.shape}] of [${x!.shape}] from axis ${axis}` };
  },
  auxiliaryOutputs: ([x], { axis }) => {
    const statistics: TensorType = tensor(
      x!.shape.map((d, i) => (i < axis ? d : 1)),
      x!.dtype,
    );
    return [statistics, statistics];
  },
  // With z the normalized x and g = dy·scale: dx = (g − mean(g) − z·mean(g·z)) · inverse deviation
  vjp: ({ dy, inputs: [x, scale], y, attrs: { axis }, b }) => {
    const axes = x!.type.shape.flatMap((_, i) => (i < axis ? [] : [i]));
    const [mean, inverse] = [b.auxiliaryOutput(y, 1), b.auxiliaryOutput(y, 2)];
    const z = b.mul([b.sub([x!, mean]), inverse]);
    const g = b.mul([dy, scale!]);
    const along = b.mul([z, b.reduceMean([b.mul([g, z])], { axes })]);
    const dx = b.mul([b.sub([b.sub([g, b.reduceMean([g], { axes })]), along]), inverse]);
    return [dx, b.mul([dy, z]), dy];
  },
  onnx: ({ axis, epsilon }) => ({ type: "LayerNormalization", attrs: { axis, epsilon: { float: epsilon } } }),
  examples: [
    { inputs: [[4, 6], [6], [6]], attrs: { axis: 1, epsilon: 1e-5 } },
    {
      inputs: [
        [2, 3, 4],
        [3, 4],
        [3, 4],
      ],
      attrs: { axis: 1, epsilon: 1e-2 },
    },
  ],
};
