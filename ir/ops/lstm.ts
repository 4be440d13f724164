import { lstmCell } from "../recipes/recurrence.ts";
import type { Op } from "../op.ts";
import {
  lastStateType,
  recurrentMacs,
  recurrentNode,
  recurrentType,
  unrollOp,
} from "../opFamilies/recurrentOp.ts";

/**
 * Long short-term memory, gates in the order i, o, f, c. x: [T, N, I], w: [D, 4H, I], r: [D, 4H, H],
 * biases: [D, 8H], then perhaps h and c before the first step, [D, N, H]; y: [T, D, N, H]. Auxiliary outputs: h and c after
 * the last step, [D, N, H]. ONNX LSTM-14.
 */
export const lstm: Op = {
  doc: "Long short-term memory over x [T, N, I] in one or two directions: y [T, D, N, H], gates i, o, f, c.",
  infer: (inputs) => recurrentType(inputs, lstmCell),
  auxiliaryOutputs: (inputs) => [lastStateType(inputs), lastStateType(inputs)],
  vjp: null,
  unroll: ({ inputs, b }) => unrollOp(inputs, lstmCell, b),
  onnx: (_, inputs) => recurrentNode(lstmCell, inputs),
  macs: recurrentMacs,
  examples: [
    {
      inputs: [
        [4, 2, 3],
        [1, 20, 3],
        [1, 20, 5],
        [1, 40],
      ],
    },
    {
      inputs: [
        [3, 2, 4],
        [2, 12, 4],
        [2, 12, 3],
        [2, 24],
        [2, 2, 3],
        [2, 2, 3],
      ],
    },
  ],
};
