import { block, classify, graph, model, setting } from "./graph.ts";
import type { Template } from "./template.ts";

const bidirectional = block(
  "Bidirectional",
  {
    doc: "An LSTM that reads forwards and one that reads backwards.",
    params: [
      setting("hidden", 128, "Features of each direction"),
      setting("dropout", 0, "Share that is dropped while training"),
    ],
  },
  ["input", "input"],
  ["lstm", "lstm", { hidden: "=hidden", bidirectional: true }],
  ["dropout", "dropout", { probability: "=dropout" }, { bypassed: "=dropout == 0" }],
  ["output", "output"],
);

/** Hochreiter and Schmidhuber, 1997; Graves and Schmidhuber, 2005. */
export const lstmClassifier: Template = {
  id: "lstmClassifier",
  title: "Bidirectional LSTM",
  doc: "Reads a digit row by row, from above and from below, and tells which it is.",
  group: "Language",
  document: model("Bidirectional LSTM", {
    graph: graph(
      ["digit", "input", { shape: [1, 28, 28] }],
      ["rows", "squeeze", { axis: 1 }],
      ["layers", "block:bidirectional", { repeat: 2 }],
      ["last", "select", { index: -1 }],
      ["classes", "linear", { units: 10 }],
      ["output", "output"],
    ),
    blocks: { bidirectional },
    plan: classify({
      dataset: "sample:mnist",
      optimizer: { type: "adam", params: { learningRate: 0.003 } },
      batchSize: 100,
      epochs: 2,
      clipNorm: 1,
    }),
  }),
};
