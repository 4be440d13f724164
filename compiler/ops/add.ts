import { sameType } from "../../graph-schema/shape.ts";
import { elementwise } from "../elementwise.ts";
import { isConstant } from "../ir/value.ts";
import type { Op } from "../op.ts";

/** a + b with NumPy broadcasting. ONNX Add-14. */
export const add: Op = {
  doc: "a + b with NumPy broadcasting.",
  infer: elementwise,
  vjp: ({ dy }) => [dy, dy],
  onnx: () => ({ type: "Add" }),
  simplify: ({ inputs: [a, b], y }) =>
    isConstant(b!, 0) && sameType(a!.type, y.type)
      ? a
      : isConstant(a!, 0) && sameType(b!.type, y.type)
        ? b
        : undefined,
  fold: (a, b) => a! + b!,
  examples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
    },
    { inputs: [[2, 3], [3]] },
    {
      inputs: [
        [2, 1],
        [1, 3],
      ],
    },
  ],
};
