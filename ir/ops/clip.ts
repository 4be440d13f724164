import type { OnnxInput, Op } from "../op.ts";

type Attributes = {
  /** May be −Infinity. */
  min: number;
  /** May be Infinity. */
  max: number;
  /** No gradient at the bounds themselves, as PyTorch's Hardtanh has it and clamp not. */
  open?: boolean;
};

/** x kept between `min` and `max`. ONNX Clip-13. */
export const clip: Op<Attributes> = {
  doc: "x kept between `min` and `max`; at these it has a gradient unless `open`.",
  infer: ([x]) => x!,
  vjp: ({ dy, inputs: [x], y, attrs: { min, max, open }, b }) => {
    const to = x!.type.dtype;
    const inside = open
      ? b.and([b.greater([x!, b.constant(min, [], to)]), b.less([x!, b.constant(max, [], to)])])
      : b.equal([x!, y]);
    return [b.mul([dy, b.cast([inside], { to })])];
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
    { inputs: [[2, 3]], attrs: { min: 0, max: 0.5, open: true } },
  ],
};
