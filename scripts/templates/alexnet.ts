import { block, classify, graph, model, setting } from "./graph.ts";
import type { Template } from "./template.ts";

const convolution = block(
  "Convolution",
  {
    doc: "A convolution that keeps the size of its map, with ReLU.",
    params: [
      setting("channels", 256, "Channels that leave"),
      setting("kernel", 3, "Height and width of the filters"),
    ],
  },
  ["input", "input"],
  ["conv", "conv2d", { channels: "=channels", kernel: "=kernel", padding: "=kernel // 2" }],
  ["relu", "relu"],
  ["output", "output"],
);

const dense = block(
  "Dense",
  {
    doc: "Dropout, a linear layer and ReLU.",
    params: [setting("units", 4096, "Features that leave"), setting("dropout", 0.5, "Share that is dropped")],
  },
  ["input", "input"],
  ["dropout", "dropout", { probability: "=dropout" }],
  ["linear", "linear", { units: "=units" }],
  ["relu", "relu"],
  ["output", "output"],
);

/** Krizhevsky, One weird trick for parallelizing convolutional neural networks, 2014, as in torchvision. */
export const alexnet: Template = {
  id: "alexnet",
  title: "AlexNet",
  doc: "The network that began deep learning on ImageNet: five convolutions, three linear layers.",
  group: "Vision",
  document: model("AlexNet", {
    graph: graph(
      ["image", "input", { shape: [3, 224, 224] }],
      ["stem", "conv2d", { channels: 64, kernel: 11, stride: 4, padding: 2 }],
      ["relu", "relu"],
      ["pool1", "maxPool2d", { kernel: 3, stride: 2 }],
      ["conv2", "block:convolution", { channels: 192, kernel: 5 }],
      ["pool2", "maxPool2d", { kernel: 3, stride: 2 }],
      ["conv3", "block:convolution", { channels: 384 }],
      ["conv4", "block:convolution", { repeat: 2 }],
      ["pool3", "maxPool2d", { kernel: 3, stride: 2 }],
      ["pooled", "adaptiveAvgPool2d", { outputSize: 6 }],
      ["flatten", "flatten"],
      ["dense", "block:dense", { repeat: 2 }],
      ["classes", "linear", { units: 1000 }],
      ["output", "output"],
    ),
    blocks: { convolution, dense },
    plan: classify({
      optimizer: { type: "sgd", params: { learningRate: 0.01, momentum: 0.9, weightDecay: 0.0005 } },
      schedule: { type: "step" },
      batchSize: 128,
      epochs: 90,
    }),
  }),
};
