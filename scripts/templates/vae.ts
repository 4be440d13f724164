import { block, graph, model, setting } from "./graph.ts";
import type { Template } from "./template.ts";

const hidden = setting("hidden", 400, "Features between the two linear layers");

const encoder = block(
  "Encoder",
  {
    doc: "Mean and logarithm of the variance of the code of an input.",
    params: [hidden, setting("code", 20, "Numbers in a code")],
  },
  ["input", "input"],
  ["linear", "linear", { units: "=hidden" }],
  ["relu", "relu"],
  ["toMean", "linear", { units: "=code" }],
  ["toLogVariance", "linear", { units: "=code" }, { from: "relu" }],
  ["mean", "output", {}, { from: "toMean" }],
  ["logVariance", "output", {}, { from: "toLogVariance" }],
);

const decoder = block(
  "Decoder",
  {
    doc: "What a code stands for, as logits.",
    params: [hidden, setting("units", 784, "Features that leave")],
  },
  ["input", "input"],
  ["linear", "linear", { units: "=hidden" }],
  ["relu", "relu"],
  ["restore", "linear", { units: "=units" }],
  ["output", "output"],
);

/** The loss is a mean over pixels, where the paper has a sum, so its other part is divided by as many. */
const PER_PIXEL = 1 / 784;

/** Kingma and Welling, 2013, arXiv:1312.6114. */
export const vae: Template = {
  id: "vae",
  title: "Variational autoencoder",
  doc: "Squeezes digits into 20 numbers with noise and draws them again; the code is a place to wander about.",
  group: "Generative",
  document: model("Variational autoencoder", {
    graph: graph(
      ["digit", "input", { shape: [1, 28, 28] }],
      ["flatten", "flatten"],
      ["encoder", "block:encoder"],
      [
        "code",
        "reparameterize",
        { divergence: PER_PIXEL },
        { from: { mean: "encoder.mean", logVariance: "encoder.logVariance" } },
      ],
      ["decoder", "block:decoder"],
      ["drawing", "unflatten", { sizes: [1, 28, 28] }],
      ["drawn", "output"],
      ["mean", "output", {}, { from: "encoder.mean" }],
      ["logVariance", "output", {}, { from: "encoder.logVariance" }],
    ),
    blocks: { encoder, decoder },
    plan: {
      dataset: "sample:mnist",
      inputs: { digit: ["image"] },
      target: "image",
      loss: { type: "binaryCrossEntropy" },
      metrics: [],
      optimizer: { type: "adam" },
      batchSize: 128,
      epochs: 10,
    },
  }),
};
