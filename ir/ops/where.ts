import { broadcast, tensor } from "../types/shape.ts";
import { elementwise, withoutExpand } from "../opFamilies/elementwise.ts";
import type { Op } from "../op.ts";

/** a where the condition holds, else b, with NumPy broadcasting. ONNX Where-16. */
export const where: Op = {
  doc: "a where the condition holds, else b, elementwise.",
  infer: ([condition, a, c]) => {
    const chosen = elementwise([a!, c!]);
    if ("error" in chosen) return chosen;
    const shape = broadcast(condition!.shape, chosen.shape);
    if (!shape || condition!.dtype !== "bool")
      return { error: `condition [${condition!.shape}] does not fit` };
    return tensor(shape, chosen.dtype);
  },
  vjp: ({ dy, inputs: [condition], b }) => {
    const zero = b.constant(0, [], dy.type.dtype);
    return [null, b.where([condition!, dy, zero]), b.where([condition!, zero, dy])];
  },
  onnx: () => ({ type: "Where" }),
  simplify: withoutExpand,
  fold: (condition, a, b) => (condition !== 0 ? a : b),
  examples: [
    { inputs: [{ shape: [2, 3], dtype: "bool", values: [0, 1, 1, 0, 0, 1] }, [2, 3], [2, 3]] },
    { inputs: [{ shape: [3], dtype: "bool", values: [0, 1, 1] }, [2, 1], []] },
    {
      inputs: [
        { shape: [2], dtype: "bool", values: [0, 1] },
        { shape: [2], dtype: "int32", values: [5, 6] },
        { shape: [], dtype: "int32", values: [9] },
      ],
    },
  ],
};
