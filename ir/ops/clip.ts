import type { OnnxInput, Op } from "../op.ts";

type Attributes = {
  /** May be −Infinity. */
  min: number;
  /** May be Infinity. */
  max: number;
};

/** x kept between `min` and `max`; without a gradient at these, as in PyTorch. ONNX Clip-13. */
export const clip: Op<Attributes> = {
  doc: "x kept between `min` and `max`; at these it has no gradient.",
  infer: ([x]) => x!,
  vjp: ({ dy, inputs: [x], attrs: { min, max }, b }) => {
    const to = x!.type.dtype;
    const above = Number.isFinite(min) ? [b.greater([x!, b.constant(min, [], to)])] : [];
    const below = Number.isFinite(max) ? [b.less([x!, b.constant(max, [], to)])] : [];
    const [first, second] = [...above, ...below];
    if (!first) return [dy];
    return [b.mul([dy, b.cast([second ? b.and([first, second]) : first], { to })])];
  },
  onnx: ({ min, max }, [x]) => {
    const bound = (data: number): OnnxInput =>
      Number.isFinite(data) ? { dtype: x!.dtype, shape: [], data: [data] } : null;
    return { type: "Clip", inputs: [0, bound(min), bound(max)] };
  },
  examples: [
    { inputs: [[2, 3]], attrs: { min: -0.25, max: 0.5 } },
    { inputs: [[2, 3]], attrs: { min: -Infinity, max: 0.5 } },
    { inputs: [[2, 3]], attrs: { min: -0.25, max: Infinity } },
  ],
};
