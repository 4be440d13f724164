import { rnnCell } from "../recipes/recurrence.ts";
import type { Op } from "../op.ts";
import { recurrentMacs, recurrentNode, recurrentType, unrollOp } from "../opFamilies/recurrentOp.ts";

type Attributes = { nonlinearity: "tanh" | "relu" };

/**
 * Elman's recurrence. x: [T, N, I], w: [D, H, I], r: [D, H, H], biases: [D, 2H], then perhaps h before the first step,
 * [D, N, H]; y: [T, D, N, H]. ONNX RNN-14.
 */
export const rnn: Op<Attributes> = {
  doc: "h' = f(x·Wᵀ + h·Rᵀ + biases) over x [T, N, I] in one or two directions: y [T, D, N, H].",
  infer: (inputs, { nonlinearity }) => recurrentType(inputs, rnnCell(nonlinearity)),
  vjp: null,
  unroll: ({ inputs, attrs, b }) => unrollOp(inputs, rnnCell(attrs.nonlinearity), b),
  onnx: ({ nonlinearity }, inputs) =>
    recurrentNode(rnnCell(nonlinearity), inputs, {
      activations: {
        strings:
          inputs[1]!.shape[0] === 2
            ? [onnxName[nonlinearity], onnxName[nonlinearity]]
            : [onnxName[nonlinearity]],
      },
    }),
  legalize: ({ inputs, attrs, b }) => unrollOp(inputs, rnnCell(attrs.nonlinearity), b)[0],
  macs: recurrentMacs,
  examples: [
    {
      inputs: [
        [4, 2, 3],
        [1, 5, 3],
        [1, 5, 5],
        [1, 10],
      ],
      attrs: { nonlinearity: "tanh" },
    },
    {
      inputs: [
        [3, 2, 4],
        [2, 3, 4],
        [2, 3, 3],
        [2, 6],
        [2, 2, 3],
      ],
      attrs: { nonlinearity: "relu" },
    },
  ],
};

const onnxName = { tanh: "Tanh", relu: "Relu" } as const;
