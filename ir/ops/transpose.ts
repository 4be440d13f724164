import { isStatic, tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";

/** Reorders axes: y.shape[i] = x.shape[perm[i]]. ONNX Transpose-13. */
export const transpose: Op<{ perm: readonly number[] }> = {
  doc: "Reorders axes: y.shape[i] = x.shape[perm[i]].",
  infer: ([x], { perm }) =>
    tensor(
      perm.map((i) => x!.shape[i]!),
      x!.dtype,
    ),
  vjp: ({ dy, attrs: { perm }, b }) => [b.transpose([dy], { perm: perm.map((_, i) => perm.indexOf(i)) })],
  onnx: ({ perm }) => ({ type: "Transpose", attrs: { perm } }),
  simplify: ({ inputs: [x], attrs: { perm }, y, b }) => {
    if (perm.every((axis, i) => axis === i)) return x;
    if (x!.op === "transpose") {
      const inner = x!.attrs.perm as readonly number[];
      return b.transpose([x!.inputs[0]!], { perm: perm.map((i) => inner[i]!) });
    }
    // Where only axes of size 1 change their order, elements stay where they are.
    const moved = perm.filter((axis) => x!.type.shape[axis] !== 1);
    const stays = moved.every((axis, i) => i === 0 || axis > moved[i - 1]!);
    return stays && isStatic(y.type.shape) ? b.reshape([x!], { shape: y.type.shape }) : undefined;
  },
  examples: [
    { inputs: [[2, 3]], attrs: { perm: [1, 0] } },
    { inputs: [[2, 3, 4]], attrs: { perm: [2, 0, 1] } },
    { inputs: [[2, 1, 4]], attrs: { perm: [1, 0, 2] } },
  ],
};
