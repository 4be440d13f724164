import { block, choice, classifyEach, graph, model, setting } from "./graph.ts";
import type { Template } from "./template.ts";

const dropout = setting("dropout", 0.1, "Share that each part drops while training");

const decoderLayer = block(
  "DecoderLayer",
  {
    doc: "Attention to what came before and two linear layers, each behind a norm and with a shortcut.",
    params: [setting("heads", 12, "Heads of the attention"), dropout],
  },
  ["input", "input"],
  ["norm1", "layerNorm"],
  ["attention", "multiheadAttention", { heads: "=heads", dropout: "=dropout", causal: true }],
  ["dropout1", "dropout", { probability: "=dropout" }],
  ["sum1", "add", {}, { from: { a: "input", b: "dropout1" } }],
  ["norm2", "layerNorm"],
  ["expand", "linear", { units: "=input.shape[2] * 4" }],
  ["gelu", "gelu", { approximate: "tanh" }],
  ["contract", "linear", { units: "=input.shape[2]" }],
  ["dropout2", "dropout", { probability: "=dropout" }],
  ["sum2", "add", {}, { from: { a: "sum1", b: "dropout2" } }],
  ["output", "output"],
);

/** A setting by size. */
const bySize = (...[small, medium, large, extra]: readonly number[]): string =>
  `=${small} if size == 'small' else ${medium} if size == 'medium' else ${large} if size == 'large' else ${extra}`;

const gpt2Block = block(
  "GPT2",
  {
    doc: "Scores of the next token at each place; the head shares the weight of the embedding.",
    params: [
      choice("size", "small", {
        choices: ["small", "medium", "large", "xl"],
        doc: "12, 24, 36 or 48 layers of width 768, 1024, 1280 or 1600",
      }),
      dropout,
    ],
  },
  ["input", "input"],
  ["embedding", "embedding", { count: 50257, dimension: bySize(768, 1024, 1280, 1600), scale: 0.02 }],
  ["positions", "positionEmbedding", { maxLength: 1024 }],
  ["dropped", "dropout", { probability: "=dropout" }],
  [
    "layers",
    "block:decoderLayer",
    { heads: bySize(12, 16, 20, 25), dropout: "=dropout", repeat: bySize(12, 24, 36, 48) },
  ],
  ["norm", "layerNorm"],
  ["head", "linear", { units: 50257, bias: false }, { tiedTo: "embedding" }],
  ["output", "output"],
);

/** Radford et al., Language models are unsupervised multitask learners, 2019. */
export const gpt2: Template = {
  id: "gpt2",
  title: "GPT-2 small",
  doc: "Predicts the next token of a text; set the size to medium, large or xl for the others.",
  group: "Language",
  document: model("GPT-2 small", {
    graph: graph(
      ["tokens", "input", { shape: ["T"], dtype: "int64" }],
      ["gpt2", "block:gpt2"],
      ["next", "output"],
    ),
    blocks: { decoderLayer, gpt2: gpt2Block },
    plan: classifyEach({
      optimizer: { type: "adamW", params: { learningRate: 0.0006, weightDecay: 0.1 } },
      schedule: { type: "cosine", params: { warmup: 2000, floor: 0.1 } },
      batchSize: 8,
      epochs: 1,
      clipNorm: 1,
    }),
  }),
};
