import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { lowerRecurrent, type Recurrence } from "./lowerRecurrent.ts";
import { rnnCell } from "../../ir/recipes/recurrence.ts";
import {
  dropsBetweenLayers,
  recurrentAdvice,
  recurrentParams,
  recurrentSummary,
  recurrentTorch,
  recurrentTypes,
} from "./recurrent.ts";
import { sequencePort } from "../rules/sequences.ts";

/**
 * h' = f(x·Wᵀ + h·Rᵀ + b), step by step. x: [N, T, in], y: [N, T, D·H] or the last, [N, D·H], h: [N, layers·D, H]
 * (PyTorch has its batch second), weight_ih_l0: [H, in], weight_hh_l0: [H, H]. Elman, 1990.
 * https://pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export const rnn = defineLayer({
  type: "rnn",
  title: "RNN",
  category: "recurrent",
  icon: "repeat",
  doc: "Reads a sequence step by step; each state comes from the one before. It forgets soon: LSTM and GRU keep more.",
  formula: "h′ = f(W·x + b + R·h + r), y[t] = h′; f is tanh or ReLU",
  keywords: ["recurrent", "elman", "sequence", "time series"],
  params: z.object({
    ...recurrentParams,
    nonlinearity: z.enum(["tanh", "relu"]).default("tanh").describe("Bends the sum that becomes the state"),
  }),
  inputs: {
    x: sequencePort("x", "time"),
    h: {
      doc: "State before the first step, [N, layers·directions, hidden]; zeros without a wire",
      optional: true,
    },
  },
  outputs: {
    y: "Results of all steps [N, time, hidden·directions], or the last",
    h: "State after the last step, [N, layers·directions, hidden]",
  },
  summary: recurrentSummary,
  draws: dropsBetweenLayers,
  shape: ({ x, h }, p) => {
    const types = recurrentTypes(x, { h }, p);
    return "y" in types ? { y: types.y, h: types.state } : types;
  },
  advise: ({ x }, p) => recurrentAdvice(x, p),
  lower: ({ x, h }, p, b) => {
    const { y, states } = lowerRecurrent({ x, states: [h], kind: kindOf(p.nonlinearity) }, p, b);
    return { y, h: states[0]! };
  },
  torch: (given, p, read) =>
    recurrentTorch("nn.RNN", { given, read, p, keywords: { nonlinearity: [p.nonlinearity, "tanh"] } }),
  examples: [
    { inputs: { x: ["N", 6, 5] } },
    { inputs: { x: ["N", "T", 3] }, params: { hidden: 4, bidirectional: true, layers: 2 } },
    {
      inputs: { x: ["N", "T", 3], h: ["N", 2, 5] },
      params: { hidden: 5, layers: 2, bias: false, nonlinearity: "relu" },
    },
    { inputs: { x: ["N", 4, 3] }, params: { hidden: 4, bidirectional: true, sequence: false } },
    { inputs: { x: ["N", 3, 4] }, params: { hidden: 4, layers: 3, dropout: 0.2, sequence: false } },
  ],
});

const kindOf = (nonlinearity: "tanh" | "relu"): Recurrence => ({
  cell: rnnCell(nonlinearity),
  gates: [0],
  run: (inputs, b) => [b.rnn(inputs, { nonlinearity })],
});
