import { gruCell } from "../recipes/recurrence.ts";
import type { Op } from "../op.ts";
import { recurrentMacs, recurrentNode, recurrentType, unrollOp } from "../opFamilies/recurrentOp.ts";

/**
 * Gated recurrent unit, gates in the order z, r, h; the reset gate is applied behind the product. x: [T, N, I],
 * w: [D, 3H, I], r: [D, 3H, H], biases: [D, 6H], then perhaps h before the first step, [D, N, H]; y: [T, D, N, H].
 * ONNX GRU-14.
 */
export const gru: Op = {
  doc: "Gated recurrent unit over x [T, N, I] in one or two directions: y [T, D, N, H], gates z, r, h.",
  infer: (inputs) => recurrentType(inputs, gruCell),
  vjp: null,
  unroll: ({ inputs, b }) => unrollOp(inputs, gruCell, b),
  onnx: (_, inputs) => recurrentNode(gruCell, inputs, { linear_before_reset: 1 }),
  macs: recurrentMacs,
  examples: [
    {
      inputs: [
        [4, 2, 3],
        [1, 15, 3],
        [1, 15, 5],
        [1, 30],
      ],
    },
    {
      inputs: [
        [3, 2, 4],
        [2, 9, 4],
        [2, 9, 3],
        [2, 18],
        [2, 2, 3],
      ],
    },
  ],
};
