import { block, choice, classify, graph, model, setting } from "./graph.ts";
import type { Template } from "./template.ts";

const convolution = block(
  "Convolution",
  { doc: "A 3×3 convolution with ReLU.", params: [setting("channels", 64, "Channels that leave")] },
  ["input", "input"],
  ["conv", "conv2d", { channels: "=channels", padding: 1 }],
  ["relu", "relu"],
  ["output", "output"],
);

const stage = block(
  "Stage",
  {
    doc: "Convolutions in a row, then the maximum of each 2×2.",
    params: [
      setting("channels", 64, "Channels of each convolution"),
      setting("convolutions", 2, "How many stand in a row"),
    ],
  },
  ["input", "input"],
  ["convolutions", "block:convolution", { channels: "=channels", repeat: "=convolutions" }],
  ["pool", "maxPool2d"],
  ["output", "output"],
);

const features = block(
  "Features",
  {
    doc: "Five stages, each of maps half as large; the depth decides how many convolutions a stage has.",
    params: [
      choice("depth", "16", {
        choices: ["11", "13", "16", "19"],
        doc: "Layers with weights, with the three linear ones",
      }),
    ],
  },
  ["input", "input"],
  [
    "stages",
    "block:stage",
    {
      repeat: 5,
      channels: "=[64, 128, 256, 512, 512][index]",
      convolutions:
        "=(1 if depth == '11' else 2) if index < 2 else 4 if depth == '19' else 3 if depth == '16' else 2",
    },
  ],
  ["output", "output"],
);

const dense = block(
  "Dense",
  {
    doc: "A linear layer with ReLU and dropout.",
    params: [setting("units", 4096, "Features that leave"), setting("dropout", 0.5, "Share that is dropped")],
  },
  ["input", "input"],
  ["linear", "linear", { units: "=units" }],
  ["relu", "relu"],
  ["dropout", "dropout", { probability: "=dropout" }],
  ["output", "output"],
);

/** Simonyan and Zisserman, 2014, arXiv:1409.1556. */
export const vgg16: Template = {
  id: "vgg16",
  title: "VGG-16",
  doc: "Thirteen 3×3 convolutions and three linear layers; set the depth to 11, 13 or 19 for its relatives.",
  group: "Vision",
  document: model("VGG-16", {
    graph: graph(
      ["image", "input", { shape: [3, 224, 224] }],
      ["features", "block:features"],
      ["pooled", "adaptiveAvgPool2d", { outputSize: 7 }],
      ["flatten", "flatten"],
      ["dense", "block:dense", { repeat: 2 }],
      ["classes", "linear", { units: 1000 }],
      ["output", "output"],
    ),
    blocks: { convolution, stage, features, dense },
    plan: classify({
      optimizer: { type: "sgd", params: { learningRate: 0.01, momentum: 0.9, weightDecay: 0.0005 } },
      schedule: { type: "step" },
      batchSize: 256,
      epochs: 74,
    }),
  }),
};
