import { sameShape, spreadsLastAxis } from "../types/shape.ts";
import { elementwise } from "../opFamilies/elementwise.ts";
import { isConstant } from "../value.ts";
import type { Op } from "../op.ts";

/** x raised to p with NumPy broadcasting. ONNX Pow-15. */
export const pow: Op = {
  doc: "x raised to the power p elementwise.",
  infer: elementwise,
  // dx = dy·p·x^(p−1), dp = dy·y·log x, and 0 at x = 0
  vjp: ({ dy, inputs: [x, p], y, b }) => {
    const [zero, one] = [b.constant(0, [], x!.type.dtype), b.constant(1, [], x!.type.dtype)];
    const log = b.where([b.equal([x!, zero]), zero, b.log([x!])]);
    return [b.mul([dy, b.mul([p!, b.pow([x!, b.sub([p!, one])])])]), b.mul([dy, b.mul([y, log])])];
  },
  onnx: () => ({ type: "Pow" }),
  legalize: ({ inputs, y, b }) => {
    const { shape } = y.type;
    if (!inputs.some((v) => spreadsLastAxis(v.type.shape, shape))) return undefined;
    return b.pow(inputs.map((v) => (spreadsLastAxis(v.type.shape, shape) ? b.expand([v], { shape }) : v)));
  },
  simplify: ({ inputs: [x, p], y, b }) => {
    if (!sameShape(x!.type.shape, y.type.shape)) return undefined;
    if (isConstant(p!, 1)) return x;
    if (isConstant(p!, 2)) return b.mul([x!, x!]);
    if (isConstant(p!, 0.5)) return b.sqrt([x!]);
    return isConstant(p!, -1) ? b.reciprocal([x!]) : undefined;
  },
  fold: (x, p) => x ** p,
  examples: [
    { inputs: [{ shape: [2, 3], range: [0.5, 2] }, [2, 3]] },
    { inputs: [{ shape: [2, 3], range: [0.5, 2] }, []] },
    { inputs: [{ shape: [2, 1], range: [0.5, 2] }, [8]] },
  ],
};
