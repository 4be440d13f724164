import { addDims } from "../types/dim.ts";
import { sameShape, tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";

/** Joins any number of tensors along `axis` (non-negative). ONNX Concat-13. */
export const concat: Op<{ axis: number }> = {
  doc: "Joins any number of tensors along `axis` (non-negative).",
  infer: (xs, { axis }) => {
    const first = xs[0]!;
    const others = (shape: typeof first.shape): typeof first.shape => shape.filter((_, i) => i !== axis);
    const fits = xs.every(
      (x) =>
        x.dtype === first.dtype && sameShape(others(x.shape), others(first.shape)) && axis < x.shape.length,
    );
    if (!fits) return { error: `${xs.map((x) => `[${x.shape}]`).join(", ")} do not join along ${axis}` };
    const size = xs.map((x) => x.shape[axis]!).reduce(addDims);
    return tensor(first.shape.with(axis, size), first.dtype);
  },
  vjp: ({ dy, inputs, attrs: { axis }, b }) => {
    let at = 0;
    return inputs.map((x) => {
      const size = x.type.shape[axis];
      if (typeof size !== "number") throw new Error(`internal: gradient of concat along ${size}`);
      at += size;
      return b.slice([dy], { axes: [axis], starts: [at - size], ends: [at], steps: [1] });
    });
  },
  onnx: ({ axis }) => ({ type: "Concat", attrs: { axis } }),
  simplify: ({ inputs, attrs, b }) => {
    if (inputs.length === 1) return inputs[0];
    const parts = inputs.flatMap((v) => (v.op === "concat" && v.attrs.axis === attrs.axis ? v.inputs : [v]));
    return parts.length > inputs.length ? b.concat(parts, attrs) : undefined;
  },
  examples: [
    {
      inputs: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      attrs: { axis: 1 },
    },
    {
      inputs: [
        [1, 3],
        [2, 3],
      ],
      attrs: { axis: 0 },
    },
    { inputs: [[2, 3]], attrs: { axis: 0 } },
  ],
};
