import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { lowerRecurrent, type Recurrence } from "./lowerRecurrent.ts";
import { gruCell } from "../../ir/recipes/recurrence.ts";
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
 * Gated recurrent unit. x: [N, T, in], y: [N, T, D·H] or the last, [N, D·H], h: [N, layers·D, H] (PyTorch has its batch
 * second), weight_ih_l0: [3H, in], weight_hh_l0: [3H, H]. Cho et al., 2014.
 * https://pytorch.org/docs/stable/generated/torch.nn.GRU.html
 */
export const gru = defineLayer({
  type: "gru",
  title: "GRU",
  category: "recurrent",
  icon: "refresh-cw",
  doc: "Reads a sequence step by step; gates decide what of the state is renewed. Smaller than an LSTM.",
  formula:
    "r = σ(Wᵣ·x + bᵣ + Rᵣ·h + cᵣ), z = σ(W_z·x + b_z + R_z·h + c_z), n = tanh(Wₙ·x + bₙ + r·(Rₙ·h + cₙ)), h′ = (1 − z)·n + z·h, y[t] = h′",
  keywords: ["gated recurrent unit", "recurrent", "rnn", "sequence", "time series"],
  params: z.object(recurrentParams),
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
    const { y, states } = lowerRecurrent({ x, states: [h], kind }, p, b);
    return { y, h: states[0]! };
  },
  torch: (given, p, read) => recurrentTorch("nn.GRU", { given, read, p }),
  examples: [
    { inputs: { x: ["N", 6, 5] } },
    { inputs: { x: ["N", "T", 3] }, params: { hidden: 4, bidirectional: true, layers: 2 } },
    { inputs: { x: ["N", "T", 3], h: ["N", 2, 5] }, params: { hidden: 5, layers: 2, bias: false } },
    { inputs: { x: ["N", 4, 3] }, params: { hidden: 4, bidirectional: true, sequence: false } },
    { inputs: { x: ["N", 3, 4] }, params: { hidden: 4, layers: 3, dropout: 0.2, sequence: false } },
  ],
});

// PyTorch: r, z, n; ONNX: z, r, h.
const kind: Recurrence = { cell: gruCell, gates: [1, 0, 2], run: (inputs, b) => [b.gru(inputs)] };
