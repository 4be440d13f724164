import { block, setting } from "./graph.ts";

// Radford et al., 2015, arXiv:1511.06434, for images of 64×64.

const width = setting("width", 64, "Channels of the largest maps");

const grow = block(
  "Grow",
  {
    doc: "Doubles a map, with batch norm and ReLU.",
    params: [setting("channels", 64, "Channels that leave")],
  },
  ["input", "input"],
  ["conv", "convTranspose2d", { channels: "=channels", kernel: 4, stride: 2, padding: 1, bias: false }],
  ["norm", "batchNorm2d"],
  ["relu", "relu"],
  ["output", "output"],
);

const generator = block(
  "Generator",
  {
    doc: "Makes an image of 64×64 from numbers drawn at random.",
    params: [width, setting("colors", 3, "Channels of the image")],
  },
  ["input", "input"],
  ["map", "unflatten", { sizes: [-1, 1, 1] }],
  ["first", "convTranspose2d", { channels: "=width * 8", kernel: 4, bias: false }],
  ["norm", "batchNorm2d"],
  ["relu", "relu"],
  ["grow", "block:grow", { channels: "=width * [4, 2, 1][index]", repeat: 3 }],
  ["last", "convTranspose2d", { channels: "=colors", kernel: 4, stride: 2, padding: 1, bias: false }],
  ["tanh", "tanh"],
  ["output", "output"],
);

const shrink = block(
  "Shrink",
  {
    doc: "Halves a map, with batch norm and leaky ReLU.",
    params: [setting("channels", 128, "Channels that leave")],
  },
  ["input", "input"],
  ["conv", "conv2d", { channels: "=channels", kernel: 4, stride: 2, padding: 1, bias: false }],
  ["norm", "batchNorm2d"],
  ["relu", "leakyRelu", { slope: 0.2 }],
  ["output", "output"],
);

const discriminator = block(
  "Discriminator",
  { doc: "How real an image of 64×64 looks, as a logit.", params: [width] },
  ["input", "input"],
  ["first", "conv2d", { channels: "=width", kernel: 4, stride: 2, padding: 1, bias: false }],
  ["relu", "leakyRelu", { slope: 0.2 }],
  ["shrink", "block:shrink", { channels: "=width * [2, 4, 8][index]", repeat: 3 }],
  ["last", "conv2d", { channels: 1, kernel: 4, bias: false }],
  ["flatten", "flatten"],
  ["output", "output"],
);

export const generatorBlocks = { grow, generator };
export const discriminatorBlocks = { shrink, discriminator };

/** How each of the two networks is trained. */
export const plan = {
  loss: { type: "binaryCrossEntropy" },
  metrics: [{ type: "accuracy" }],
  optimizer: { type: "adam", params: { learningRate: 0.0002, beta1: 0.5 } },
  batchSize: 128,
  epochs: 5,
};
