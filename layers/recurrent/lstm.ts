import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { lowerRecurrent, type Recurrence } from "./lowerRecurrent.ts";
import { py } from "../python/py.ts";
import { lstmCell } from "../../ir/recipes/recurrence.ts";
import {
  dropsBetweenLayers,
  recurrentAdvice,
  recurrentModule,
  recurrentParams,
  recurrentSummary,
  recurrentTypes,
} from "./recurrent.ts";
import { sequencePort } from "../rules/sequences.ts";

/**
 * Long short-term memory. x: [N, T, in], y: [N, T, D·H] or the last, [N, D·H], h, c: [N, layers·D, H] (PyTorch has the
 * batch of these second), weight_ih_l0: [4H, in], weight_hh_l0: [4H, H]. Hochreiter and Schmidhuber, 1997.
 * https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export const lstm = defineLayer({
  type: "lstm",
  title: "LSTM",
  category: "recurrent",
  icon: "memory-stick",
  doc: "Reads a sequence step by step and keeps a memory that gates write, read and erase.",
  formula:
    "i, f, o = σ(W·x + b + R·h + r) each, g = tanh(W·x + b + R·h + r), c′ = f·c + i·g, h′ = o·tanh(c′), y[t] = h′",
  keywords: ["long short-term memory", "recurrent", "rnn", "sequence", "time series"],
  params: z.object(recurrentParams),
  inputs: {
    x: sequencePort("x", "time"),
    h: {
      doc: "State before the first step, [N, layers·directions, hidden]; zeros without a wire",
      optional: true,
    },
    c: { doc: "Memory before the first step, of the same shape; zeros without a wire", optional: true },
  },
  outputs: {
    y: "Results of all steps [N, time, hidden·directions], or the last",
    h: "State after the last step, [N, layers·directions, hidden]",
    c: "Memory after the last step, of the same shape",
  },
  summary: recurrentSummary,
  draws: dropsBetweenLayers,
  shape: ({ x, h, c }, p) => {
    const types = recurrentTypes(x, { h, c }, p);
    return "y" in types ? { y: types.y, h: types.state, c: types.state } : types;
  },
  advise: ({ x }, p) => recurrentAdvice(x, p),
  lower: ({ x, h, c }, p, b) => {
    const { y, states } = lowerRecurrent({ x, states: [h, c], kind }, p, b);
    return { y, h: states[0]!, c: states[1]! };
  },
  torch: (given, p, read) => {
    const module = recurrentModule("nn.LSTM", given.x, { p });
    const plain = p.sequence && !given.h && !given.c && !read.has("h") && !read.has("c");
    if (plain) return { module, call: ({ x }, self) => py`${self}(${x})[0]` };
    return {
      module,
      helper: runLstm,
      call: ({ x, h, c }, self) => {
        const options = [
          ...(h ? [py`h=${h}`] : []),
          ...(c ? [py`c=${c}`] : []),
          ...(p.sequence ? [] : [py`sequence=${false}`]),
        ];
        return { tuple: py`run_lstm(${[self, x, ...options]})` };
      },
    };
  },
  examples: [
    { inputs: { x: ["N", 6, 5] } },
    { inputs: { x: ["N", "T", 3] }, params: { hidden: 4, bidirectional: true, layers: 2 } },
    {
      inputs: { x: ["N", "T", 3], h: ["N", 2, 5], c: ["N", 2, 5] },
      params: { hidden: 5, layers: 2, bias: false },
    },
    {
      inputs: { x: ["N", 4, 3], c: ["N", 2, 4] },
      params: { hidden: 4, bidirectional: true, sequence: false },
    },
    { inputs: { x: ["N", 3, 4] }, params: { hidden: 4, layers: 3, dropout: 0.2, sequence: false } },
  ],
});

const kind: Recurrence = {
  cell: lstmCell,
  // PyTorch: i, f, g, o; ONNX: i, o, f, c.
  gates: [0, 3, 1, 2],
  run: (inputs, b) => {
    const y = b.lstm(inputs);
    return [y, b.auxiliaryOutput(y, 2)];
  },
};

const runLstm = py`def run_lstm(lstm, x, h=None, c=None, sequence=True):
    """Results and last states of nn.LSTM; states have the batch first: [N, layers, features]."""
    start = None
    if h is not None or c is not None:
        zeros = torch.zeros_like(c if h is None else h)
        start = tuple((zeros if s is None else s).transpose(0, 1).contiguous() for s in (h, c))
    y, (h, c) = lstm(x, start)
    h, c = h.transpose(0, 1), c.transpose(0, 1)
    if not sequence:
        y = h[:, -2 if lstm.bidirectional else -1 :].flatten(1)
    return y, h, c`;
