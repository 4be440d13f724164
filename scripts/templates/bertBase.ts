import { block, choice, classifyEach, graph, model, setting } from "./graph.ts";
import type { Template } from "./template.ts";

const dropout = setting("dropout", 0.1, "Share that each part drops while training");

const encoderLayer = block(
  "EncoderLayer",
  {
    doc: "Attention and two linear layers, each with a shortcut and a norm. Heads are 64 wide.",
    params: [dropout],
  },
  ["input", "input"],
  ["padding", "input"],
  [
    "attention",
    "multiheadAttention",
    { heads: "=input.shape[2] // 64", dropout: "=dropout" },
    { from: { query: "input", padding: "padding" } },
  ],
  ["dropout1", "dropout", { probability: "=dropout" }],
  ["sum1", "add", {}, { from: { a: "input", b: "dropout1" } }],
  ["norm1", "layerNorm", { eps: 1e-12 }],
  ["expand", "linear", { units: "=input.shape[2] * 4" }],
  ["gelu", "gelu"],
  ["contract", "linear", { units: "=input.shape[2]" }],
  ["dropout2", "dropout", { probability: "=dropout" }],
  ["sum2", "add", {}, { from: { a: "norm1", b: "dropout2" } }],
  ["norm2", "layerNorm", { eps: 1e-12 }],
  ["output", "output"],
);

const width = "=128 if size == 'tiny' else 768 if size == 'base' else 1024";
const vectors = (count: number) => ({ count, dimension: width, scale: 0.02 });

const bert = block(
  "Bert",
  {
    doc: "Encodes word pieces; segments are 0 for the first of two texts and 1 for the second. Piece 0 is padding.",
    params: [
      choice("size", "base", {
        choices: ["tiny", "base", "large"],
        doc: "Width 128, 768 or 1024, and 2, 12 or 24 layers",
      }),
      dropout,
    ],
  },
  ["input", "input"],
  ["segments", "input"],
  ["padding", "paddingMask", {}, { from: "input" }],
  ["pieces", "embedding", vectors(30522), { from: "input" }],
  ["segmentVectors", "embedding", vectors(2), { from: "segments" }],
  ["sum", "add", {}, { from: { a: "pieces", b: "segmentVectors" } }],
  ["positions", "positionEmbedding", { maxLength: 512 }],
  ["norm", "layerNorm", { eps: 1e-12 }],
  ["dropped", "dropout", { probability: "=dropout" }],
  [
    "layers",
    "block:encoderLayer",
    { dropout: "=dropout", repeat: "=2 if size == 'tiny' else 12 if size == 'base' else 24" },
    { from: { input: "dropped", padding: "padding" } },
  ],
  ["output", "output"],
);

const pooler = block(
  "Pooler",
  { doc: "The first of a sequence, through a linear layer and tanh." },
  ["input", "input"],
  ["first", "select"],
  ["linear", "linear", { units: "=input.shape[2]" }],
  ["tanh", "tanh"],
  ["output", "output"],
);

/** Devlin et al., 2018, arXiv:1810.04805. */
export const bertBase: Template = {
  id: "bertBase",
  title: "BERT-base",
  doc: "Encodes text in both directions; take the bypass off the last layer to tell classes of text apart.",
  group: "Language",
  document: model("BERT-base", {
    graph: graph(
      ["pieces", "input", { shape: ["T"], dtype: "int64" }],
      ["segments", "input", { shape: ["T"], dtype: "int64" }],
      ["bert", "block:bert", {}, { from: { input: "pieces", segments: "segments" } }],
      ["pooler", "block:pooler"],
      ["classes", "linear", { units: 2 }, { bypassed: true }],
      ["pooled", "output"],
      ["sequence", "output", {}, { from: "bert" }],
    ),
    blocks: { encoderLayer, bert, pooler },
    plan: classifyEach({
      optimizer: { type: "adamW", params: { learningRate: 0.00002, weightDecay: 0.01 } },
      schedule: { type: "cosine", params: { warmup: 500 } },
      batchSize: 32,
      epochs: 3,
      clipNorm: 1,
    }),
  }),
};
