import { block, choice, classify, graph, model } from "./graph.ts";
import type { Template } from "./template.ts";

const encoderLayer = block(
  "EncoderLayer",
  { doc: "Attention and two linear layers, each behind a norm and with a shortcut. Heads are 64 wide." },
  ["input", "input"],
  ["norm1", "layerNorm", { eps: 1e-6 }],
  ["attention", "multiheadAttention", { heads: "=input.shape[2] // 64" }],
  ["sum1", "add", {}, { from: { a: "input", b: "attention" } }],
  ["norm2", "layerNorm", { eps: 1e-6 }],
  ["expand", "linear", { units: "=input.shape[2] * 4" }],
  ["gelu", "gelu"],
  ["contract", "linear", { units: "=input.shape[2]" }],
  ["sum2", "add", {}, { from: { a: "sum1", b: "contract" } }],
  ["output", "output"],
);

const size = choice("size", "base", {
  choices: ["tiny", "small", "base", "large"],
  doc: "Width 192, 384, 768 or 1024, and 12 or 24 layers",
});

const vision = block(
  "VisionTransformer",
  {
    doc: "Patches of 16×16 as a sequence with a class token in front, which gathers the answer.",
    params: [size],
  },
  ["input", "input"],
  [
    "patches",
    "patchEmbedding",
    { dimension: "=192 if size == 'tiny' else 384 if size == 'small' else 768 if size == 'base' else 1024" },
  ],
  ["token", "classToken"],
  ["positions", "positionEmbedding", { maxLength: 197 }],
  ["layers", "block:encoderLayer", { repeat: "=24 if size == 'large' else 12" }],
  ["norm", "layerNorm", { eps: 1e-6 }],
  ["first", "select"],
  ["output", "output"],
);

/** Dosovitskiy et al., 2020, arXiv:2010.11929. */
export const vitB16: Template = {
  id: "vitB16",
  title: "ViT-B/16",
  doc: "A Transformer that reads an image as 196 patches; set the size to tiny, small or large for its relatives.",
  group: "Vision",
  document: model("ViT-B/16", {
    graph: graph(
      ["image", "input", { shape: [3, 224, 224] }],
      ["vision", "block:vision"],
      ["classes", "linear", { units: 1000 }],
      ["output", "output"],
    ),
    blocks: { encoderLayer, vision },
    plan: classify({
      optimizer: { type: "adamW", params: { learningRate: 0.003, weightDecay: 0.3 } },
      schedule: { type: "cosine", params: { warmup: 10000 } },
      batchSize: 512,
      epochs: 300,
      clipNorm: 1,
    }),
  }),
};
