import { block, choice, classifyEach, graph, model, setting, type Step } from "./graph.ts";
import type { Template } from "./template.ts";

const params = [
  setting("heads", 4, "Heads of the attention"),
  setting("hidden", 256, "Features between the two linear layers"),
  setting("dropout", 0.1, "Share that each part drops while training"),
];

/** A part with its shortcut and norm: input + dropout(part), normalized. */
const added = (number: number, [part, around]: readonly [part: string, around: string]): readonly Step[] => [
  [`dropout${number}`, "dropout", { probability: "=dropout" }, { from: part }],
  [`sum${number}`, "add", {}, { from: { a: around, b: `dropout${number}` } }],
  [`norm${number}`, "layerNorm"],
];

/** Two linear layers around a ReLU, back to the width that entered. */
const feedForward: readonly Step[] = [
  ["expand", "linear", { units: "=hidden" }],
  ["relu", "relu"],
  ["dropped", "dropout", { probability: "=dropout" }],
  ["contract", "linear", { units: "=input.shape[2]" }],
];

const attention = { heads: "=heads", dropout: "=dropout" };

const encoderLayer = block(
  "EncoderLayer",
  { doc: "Attention and two linear layers, each with a shortcut and a norm.", params },
  ["input", "input"],
  ["padding", "input"],
  ["attention", "multiheadAttention", attention, { from: { query: "input", padding: "padding" } }],
  ...added(1, ["attention", "input"]),
  ...feedForward,
  ...added(2, ["contract", "norm1"]),
  ["output", "output"],
);

const decoderLayer = block(
  "DecoderLayer",
  { doc: "Attention to what was written, attention to what is read, and two linear layers.", params },
  ["input", "input"],
  ["memory", "input"],
  ["padding", "input"],
  ["attention", "multiheadAttention", { ...attention, causal: true }, { from: "input" }],
  ...added(1, ["attention", "input"]),
  [
    "reading",
    "multiheadAttention",
    attention,
    { from: { query: "norm1", key: "memory", padding: "padding" } },
  ],
  ...added(2, ["reading", "norm1"]),
  ...feedForward,
  ...added(3, ["contract", "norm2"]),
  ["output", "output"],
);

const sized = {
  heads: "=4 if size == 'small' else 8",
  hidden: "=256 if size == 'small' else 2048",
  dropout: "=dropout",
  repeat: "=2 if size == 'small' else 6",
};
const width = "=64 if size == 'small' else 512";

const transformer = block(
  "Transformer",
  {
    doc: "Reads a sequence, and scores the next token of another at each place. One weight embeds both and scores.",
    params: [
      choice("size", "small", {
        choices: ["small", "base"],
        doc: "Width 64 and 2 + 2 layers, or 512 and 6 + 6 as in the paper",
      }),
      setting("vocabulary", 37000, "Number of tokens; 0 is padding"),
      setting("dropout", 0.1, "Share that each part drops while training"),
    ],
  },
  ["input", "input"],
  ["written", "input"],
  ["padding", "paddingMask", {}, { from: "input" }],
  ["embedding", "embedding", { count: "=vocabulary", dimension: width, scale: 0.1 }, { from: "input" }],
  ["positions", "sinusoidalPosition"],
  ["encoder", "block:encoderLayer", sized, { from: { input: "positions", padding: "padding" } }],
  ["memory", "layerNorm"],
  [
    "writtenEmbedding",
    "embedding",
    { count: "=vocabulary", dimension: width, scale: 0.1 },
    { from: "written", tiedTo: "embedding" },
  ],
  ["writtenPositions", "sinusoidalPosition"],
  [
    "decoder",
    "block:decoderLayer",
    sized,
    { from: { input: "writtenPositions", memory: "memory", padding: "padding" } },
  ],
  ["norm", "layerNorm"],
  ["scores", "linear", { units: "=vocabulary", bias: false }, { tiedTo: "embedding" }],
  ["output", "output"],
);

/** Vaswani et al., 2017, arXiv:1706.03762. */
export const translator: Template = {
  id: "translator",
  title: "Encoder–decoder Transformer",
  doc: "Reads dates as people write them and writes them as year-month-day; set the size to base for the paper's.",
  group: "Language",
  document: model("Encoder–decoder Transformer", {
    graph: graph(
      ["source", "input", { shape: ["S"], dtype: "int64" }],
      ["written", "input", { shape: ["T"], dtype: "int64" }],
      [
        "transformer",
        "block:transformer",
        { vocabulary: 39 },
        { from: { input: "source", written: "written" } },
      ],
      ["next", "output"],
    ),
    blocks: { encoderLayer, decoderLayer, transformer },
    plan: classifyEach({
      dataset: "sample:dates",
      inputs: { source: ["date"], written: ["before"] },
      target: "iso",
      optimizer: { type: "adam", params: { learningRate: 0.001 } },
      schedule: { type: "cosine", params: { warmup: 100 } },
      batchSize: 64,
      epochs: 20,
      clipNorm: 1,
    }),
  }),
};
